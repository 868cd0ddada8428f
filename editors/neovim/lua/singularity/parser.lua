--- The tree-sitter parser: where it comes from and where it is put.
local M = {}

-- This file lies in editors/neovim/lua/singularity of the repository that holds the grammar.
local here = vim.fs.dirname(vim.uv.fs_realpath(debug.getinfo(1, 'S').source:sub(2)))
M.grammar = vim.fs.normalize(here .. '/../../../../tree-sitter-singularity')

--- A folder that Neovim searches anyway, outside the plugin, so that updating the plugin never meets a changed file.
function M.path()
  return vim.fs.joinpath(vim.fn.stdpath('data'), 'site', 'parser', 'singularity.so')
end

--- Compiles the grammar's C files with the machine's compiler (`$CC`, else `cc`).
---@return boolean ok
---@return string message what was done, or what the compiler said
function M.build()
  local source = M.grammar .. '/src'
  if not vim.uv.fs_stat(source .. '/parser.c') then
    return false, ('no grammar at %s: the plugin must stay in its repository to build the parser'):format(source)
  end
  local output = M.path()
  vim.fn.mkdir(vim.fs.dirname(output), 'p')
  local command = { vim.env.CC or 'cc', '-O2', '-shared', '-fPIC', '-I', source, '-o', output, source .. '/parser.c' }
  if vim.uv.fs_stat(source .. '/scanner.c') then
    table.insert(command, source .. '/scanner.c')
  end
  local started, job = pcall(vim.system, command, { text = true })
  if not started then
    return false, ('cannot run the C compiler `%s`: %s'):format(command[1], job)
  end
  local result = job:wait()
  if result.code ~= 0 then
    return false, result.stderr
  end
  return true, 'built ' .. output
end

return M
