--- `:Singularity ACTION`
local M = {}

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

  -- The server asks the registries, shows how far it is, and sends the edit.
  ['pin-online'] = function()
    local client = vim.lsp.get_clients({ bufnr = 0, name = 'singularity_ls' })[1]
    if client then
      client:exec_cmd({
        title = 'Pin everything (on-line)',
        command = 'singularity-ls.pinEverything',
        arguments = { vim.uri_from_bufnr(0) },
      }, { bufnr = 0 })
    else
      vim.notify('No server runs for this buffer.', vim.log.levels.ERROR)
    end
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
    desc = 'Definition files: build-parser, fix-all, log, pin-online, restart',
    complete = function(lead)
      local names = vim.tbl_filter(function(name)
        return vim.startswith(name, lead)
      end, vim.tbl_keys(actions))
      table.sort(names)
      return names
    end,
  })
end

return M
