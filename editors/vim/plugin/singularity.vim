" Tells clients of language servers, if they are there, what to start.  ALE finds ale_linters/ by itself; coc.nvim wants
" the lines of the README.
if exists('g:loaded_singularity')
  finish
endif
let g:loaded_singularity = 1

augroup singularity_server
  autocmd!
  " vim-lsp
  autocmd User lsp_setup call lsp#register_server({
        \ 'name': 'singularity-ls',
        \ 'cmd': ['singularity-ls', 'lsp'],
        \ 'allowlist': ['singularity'],
        \ })
  " yegappan/lsp
  autocmd User LspSetup call LspAddServer([{
        \ 'name': 'singularity-ls',
        \ 'path': 'singularity-ls',
        \ 'args': ['lsp'],
        \ 'filetype': ['singularity'],
        \ }])
augroup END
