--- Which files are definition files.
local M = {}

-- The header may stand below a licence or a change log, but nothing real has it lower than this.
local LINES_TO_READ = 100

---@param bufnr integer
---@return boolean
local function has_bootstrap(bufnr)
  for _, line in ipairs(vim.api.nvim_buf_get_lines(bufnr, 0, LINES_TO_READ, false)) do
    if line:lower():find('^%s*bootstrap%s*:') then
      return true
    end
  end
  return false
end

-- `Singularity.md` may well quote a header.
local OTHERS = { json = true, md = true, py = true, rst = true, yaml = true, yml = true }

--- For names that other formats use too: Modula-2 and Windows modules also end in `.def`, `Singularity.md` is prose.
--- nil leaves the name to Neovim's own detection.
---@param path string
---@param bufnr integer?
---@return string?
local function by_content(path, bufnr)
  local is_other = OTHERS[vim.fn.fnamemodify(path, ':e')]
  return bufnr and not is_other and has_bootstrap(bufnr) and 'singularity' or nil
end

function M.register()
  vim.filetype.add({
    filename = {
      Singularity = 'singularity',
      Apptainer = 'singularity',
    },
    extension = {
      apptainer = 'singularity',
      singularity = 'singularity',
      sdef = 'singularity',
    },
    pattern = {
      -- Asked before Neovim's table of extensions …
      ['.*%.def'] = { by_content, { priority = 10 } },
      ['Singularity%..+'] = { by_content, { priority = 10 } },
      ['Apptainer%..+'] = { by_content, { priority = 10 } },
      -- … and after it, for a file that is still empty: `Singularity.gpu` is ours, `Singularity.md` is not.
      ['Singularity%..*'] = { 'singularity', { priority = -10 } },
      ['Apptainer%..*'] = { 'singularity', { priority = -10 } },
    },
  })
  -- A new `.def` file has no content yet to be told by: ask again when it is written.
  vim.api.nvim_create_autocmd('BufWritePost', {
    group = vim.api.nvim_create_augroup('singularity_filetype', {}),
    pattern = '*.def',
    desc = 'Recognise a definition file once it has a header',
    callback = function(event)
      -- Whoever chose another language means it.
      local guessed = vim.list_contains({ '', 'def', 'modula2' }, vim.bo[event.buf].filetype)
      if guessed and has_bootstrap(event.buf) then
        vim.bo[event.buf].filetype = 'singularity'
      end
    end,
  })
end

return M
