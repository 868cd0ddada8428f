if vim.b.did_ftplugin then
  return
end
vim.b.did_ftplugin = true

vim.bo.comments = ':#'
vim.bo.commentstring = '# %s'
-- Continue comments, but never break a line of a script.
vim.opt_local.formatoptions:remove('t')
vim.opt_local.formatoptions:append('croql')
vim.b.undo_ftplugin = 'setlocal comments< commentstring< formatoptions<'

-- Colours and folds need the compiled parser; everything else works without it.
if vim.treesitter.language.add('singularity') then
  vim.treesitter.start(0, 'singularity')
  local window = vim.wo[0][0]
  window.foldmethod = 'expr'
  window.foldexpr = 'v:lua.vim.treesitter.foldexpr()'
  window.foldlevel = 99 -- nothing is closed when a file is opened
  vim.b.undo_ftplugin = vim.b.undo_ftplugin
    .. ' foldmethod< foldexpr< foldlevel< | lua vim.treesitter.stop()'
end
