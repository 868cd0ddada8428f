" Which files are definition files.

" The header may stand below a licence or a change log, but nothing real has it lower than this.
let s:lines_to_read = 100

" `Singularity.md` may well quote a header.
let s:others = ['json', 'md', 'py', 'rst', 'yaml', 'yml']

function! s:HasHeader() abort
  return match(getline(1, s:lines_to_read), '\c^\s*bootstrap\s*:') >= 0
endfunction

" For names that other formats use too: modules of Modula-2 and Windows also end in `.def`, `Singularity.md` is prose.
function! s:ByContent() abort
  if &filetype !=# 'singularity' && index(s:others, expand('<afile>:e')) < 0 && s:HasHeader()
    set filetype=singularity
  endif
endfunction

autocmd BufNewFile,BufRead Singularity,Apptainer setfiletype singularity
autocmd BufNewFile,BufRead *.apptainer,*.sdef,*.singularity setfiletype singularity
autocmd BufRead *.def call s:ByContent()
" A new file is told when it is written, unless somebody has chosen another type.
autocmd BufWritePost *.def if index(['', 'def', 'modula2'], &filetype) >= 0 | call s:ByContent() | endif
autocmd BufRead Singularity.*,Apptainer.* call s:ByContent()
" Unless Vim has another type for the name.
autocmd BufNewFile,BufRead Singularity.*,Apptainer.* setfiletype singularity
