--- `:checkhealth singularity`: whatever can be missing, and what to do about it.
local M = {}

local health = vim.health

local function check_neovim()
  health.start('Neovim')
  if vim.fn.has('nvim-0.11') == 1 then
    health.ok('version ' .. tostring(vim.version()))
  else
    health.error('version ' .. tostring(vim.version()) .. ' is too old', 'Install Neovim 0.11 or newer.')
  end
  local name = vim.filetype.match({ filename = 'Singularity' })
  if name == 'singularity' then
    health.ok('definition files are recognised')
  else
    health.error(
      'a file named `Singularity` gets the filetype ' .. vim.inspect(name),
      'Another plugin or your configuration sets it; remove that rule.'
    )
  end
end

local function check_server()
  health.start('Language server')
  if vim.g.singularity_lsp == false then
    health.info('switched off by g:singularity_lsp')
    return
  end
  local config = vim.lsp.config.singularity_ls
  local program = type(config.cmd) == 'table' and config.cmd[1] or nil
  if program and vim.fn.executable(program) == 0 then
    health.error(('`%s` cannot be run'):format(program), {
      'Install it: cargo install --locked --path server',
      "Or name it: vim.lsp.config('singularity_ls', { cmd = { '/path/to/singularity-ls', 'lsp' } })",
    })
    return
  end
  if program then
    local result = vim.system({ program, '--version' }, { text = true, timeout = 5000 }):wait()
    if result.code == 0 then
      health.ok(('%s (%s)'):format(vim.trim(result.stdout), vim.fn.exepath(program)))
    else
      health.error(('`%s --version` failed: %s'):format(program, vim.trim(result.stderr or '')))
    end
  end
  if not vim.lsp.is_enabled or vim.lsp.is_enabled('singularity_ls') then
    health.ok('enabled for ' .. table.concat(config.filetypes or {}, ', '))
  else
    health.warn('not enabled', "Call vim.lsp.enable('singularity_ls').")
  end
end

---@param language string
---@return boolean
local function has_parser(language)
  return (vim.treesitter.language.add(language)) == true
end

local function check_highlighting()
  health.start('Highlighting')
  if not has_parser('singularity') then
    health.warn('no tree-sitter parser: files have no colours and no folds', 'Run :Singularity build-parser (needs a C compiler).')
    return
  end
  health.ok('parser: ' .. (vim.api.nvim_get_runtime_file('parser/singularity.so', false)[1] or 'built in'))
  for _, query in ipairs({ 'highlights', 'injections', 'folds' }) do
    local ok, result = pcall(vim.treesitter.query.get, 'singularity', query)
    if ok and result then
      health.ok('query: ' .. query)
    elseif ok then
      health.warn('no query: ' .. query, 'The plugin is not on the runtimepath as a whole.')
    else
      health.error(('query %s does not fit the parser: %s'):format(query, result), 'Run :Singularity build-parser again.')
    end
  end
  if has_parser('bash') then
    health.ok('parser for the scripts: bash')
  else
    health.warn('no parser for bash: scripts have no colours of their own', 'Install one, for example with nvim-treesitter (:TSInstall bash).')
  end
end

function M.check()
  check_neovim()
  check_server()
  check_highlighting()
end

return M
