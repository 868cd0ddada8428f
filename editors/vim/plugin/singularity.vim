" Tells clients of language servers, if they are there, what to start.  ALE finds ale_linters/ by itself; coc.nvim wants
" the lines of the README.
if exists('g:loaded_singularity')
  finish
endif
let g:loaded_singularity = 1

" Names for `g:ale_fixers`.  ALE may be loaded behind this plugin, and only then are its functions there.
function! s:TellALE() abort
  if exists('g:loaded_ale')
    call ale#Set('singularity_ls_executable', 'singularity-ls')
    call ale#fix#registry#Add('singularity-ls-format', 'singularity#Format', ['singularity'], 'Lay definition files out')
    call ale#fix#registry#Add('singularity-ls-fix', 'singularity#Fix', ['singularity'], 'Apply every safe fix')
  endif
endfunction

augroup singularity_server
  autocmd!
  autocmd VimEnter * call s:TellALE()
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
