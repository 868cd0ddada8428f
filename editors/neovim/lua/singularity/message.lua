--- What the server says to a person, as a notification. Neovim 0.11 by itself writes it below the screen, and then waits
--- for a key before it shows what else has changed.
local M = {}

local METHOD = 'window/showMessage'

local LEVELS = { vim.log.levels.ERROR, vim.log.levels.WARN, vim.log.levels.INFO, vim.log.levels.DEBUG }

local function show(_, said)
  vim.notify(said.message, LEVELS[said.type] or vim.log.levels.INFO)
end

--- Leaves a handler of the user's own alone.
function M.register()
  if not (vim.lsp.config.singularity_ls.handlers or {})[METHOD] then
    vim.lsp.config('singularity_ls', { handlers = { [METHOD] = show } })
  end
end

return M
