--- `:Singularity ACTION`
local M = {}

--- A command of the server's.
---@param command string
---@param ... string
local function execute(command, ...)
  local client = vim.lsp.get_clients({ bufnr = 0, name = 'singularity_ls' })[1]
  if client then
    client:exec_cmd({ title = command, command = command, arguments = { ... } }, { bufnr = 0 })
  else
    vim.notify('No server runs for this buffer.', vim.log.levels.ERROR)
  end
end

---@type table<string, fun()>
local actions = {
  ['build-parser'] = function()
    local ok, message = require('singularity.parser').build()
    vim.notify(message, ok and vim.log.levels.INFO or vim.log.levels.ERROR)
    -- Open buffers get their colours now, not at the next start.
    if ok then
      for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
        if vim.bo[buffer].filetype == 'singularity' then
          vim.bo[buffer].filetype = 'singularity'
        end
      end
    end
  end,

  ['fix-all'] = function()
    vim.lsp.buf.code_action({ context = { only = { 'source.fixAll' }, diagnostics = {} }, apply = true })
  end,

  -- The server computes the change and sends it, as all three.
  ['pin'] = function()
    execute('singularity.pinFile', vim.uri_from_bufnr(0))
  end,
  ['pin-workspace'] = function()
    execute('singularity.pinWorkspace')
  end,
  -- Asks the registries, and shows how far it is.
  ['pin-online'] = function()
    execute('singularity.pinFileOnline', vim.uri_from_bufnr(0))
  end,

  ['restart'] = function()
    vim.lsp.enable('singularity_ls', false)
    for _, client in ipairs(vim.lsp.get_clients({ name = 'singularity_ls' })) do
      client:stop(true)
    end
    vim.wait(2000, function()
      return #vim.lsp.get_clients({ name = 'singularity_ls' }) == 0
    end, 20)
    vim.lsp.enable('singularity_ls')
  end,

  ['log'] = function()
    vim.cmd.tabedit(vim.fn.fnameescape(vim.lsp.log.get_filename()))
  end,
}

local names = vim.tbl_keys(actions)
table.sort(names)

function M.register()
  vim.api.nvim_create_user_command('Singularity', function(command)
    local action = actions[command.args]
    if action then
      action()
    else
      vim.notify('Singularity: no action ' .. command.args, vim.log.levels.ERROR)
    end
  end, {
    nargs = 1,
    desc = 'Definition files: ' .. table.concat(names, ', '),
    complete = function(lead)
      return vim.tbl_filter(function(name)
        return vim.startswith(name, lead)
      end, names)
    end,
  })
end

return M
