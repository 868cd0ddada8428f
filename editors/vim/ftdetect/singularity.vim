" Which files are definition files.

" The header may stand below a licence or a change log, but nothing real has it lower than this.
let s:lines_to_read = 100

function! s:HasHeader() abort
  return match(getline(1, s:lines_to_read), '\c^\s*bootstrap\s*:') >= 0
endfunction

" For names that other formats use too: modules of Modula-2 and Windows also end in `.def`, `Singularity.md` is prose.
function! s:ByContent() abort
  if &filetype !=# 'singularity' && s:HasHeader()
    set filetype=singularity
  endif
endfunction

autocmd BufNewFile,BufRead Singularity,Apptainer setfiletype singularity
autocmd BufNewFile,BufRead *.apptainer,*.sdef,*.singularity setfiletype singularity
autocmd BufRead,BufWritePost *.def call s:ByContent()
autocmd BufRead Singularity.*,Apptainer.* call s:ByContent()
" Unless Vim has another type for the name.
autocmd BufNewFile,BufRead Singularity.*,Apptainer.* setfiletype singularity
