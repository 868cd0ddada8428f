if vim.g.loaded_singularity then
  return
end
vim.g.loaded_singularity = true

if vim.fn.has('nvim-0.11') == 0 then
  vim.notify_once('The singularity plugin needs Neovim 0.11 or newer.', vim.log.levels.ERROR)
  return
end

require('singularity.filetype').register()
-- Other plugins name the same language after the other program.
vim.treesitter.language.register('singularity', { 'singularity', 'apptainer' })
require('singularity.command').register()

if vim.g.singularity_lsp ~= false then
  require('singularity.revive').register()
  require('singularity.message').register()
  vim.lsp.enable('singularity_ls')
end
