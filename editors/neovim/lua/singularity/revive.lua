--- Starts the server again when it has died, so that a crash costs nobody their findings.
local M = {}

-- A server that dies as often as this has a reason to, and starting it again would only hide it.
local MOST_DEATHS, WITHIN_SECONDS = 3, 60

---@type integer[] when the latest deaths were
local deaths = {}

---@param code integer
---@param signal integer
local function was_meant(code, signal)
  return vim.v.exiting ~= vim.NIL or (code == 0 and (signal == 0 or signal == 15))
end

---@type vim.lsp.client.on_exit_cb
local function on_exit(code, signal)
  vim.schedule(function()
    if was_meant(code, signal) then
      return
    end
    local now = os.time()
    table.insert(deaths, now)
    if #deaths > MOST_DEATHS and now - table.remove(deaths, 1) < WITHIN_SECONDS then
      vim.notify('singularity-ls keeps ending; :Singularity log says why, :Singularity restart tries again.', vim.log.levels.ERROR)
      return
    end
    -- Neovim still has to detach the dead client from its buffers.
    vim.defer_fn(function()
      vim.lsp.enable('singularity_ls')
    end, 200)
  end)
end

--- Leaves an `on_exit` of the user's own alone.
function M.register()
  if not vim.lsp.config.singularity_ls.on_exit then
    vim.lsp.config('singularity_ls', { on_exit = on_exit })
  end
end

return M
