if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal comments=:# commentstring=#\ %s
" Continue comments, but never break a line of a script.
setlocal formatoptions-=t formatoptions+=croql
" A section begins in the first column; its body is indented.
setlocal shiftwidth=4 softtabstop=4 expandtab autoindent
" Folding by sections, all open at first.
setlocal foldmethod=expr foldexpr=getline(v:lnum)=~?'^%\\\|^bootstrap:'?'>1':'=' foldlevel=99

let b:undo_ftplugin = 'setlocal comments< commentstring< formatoptions< shiftwidth< softtabstop< expandtab< autoindent<'
      \ . ' foldmethod< foldexpr< foldlevel<'
