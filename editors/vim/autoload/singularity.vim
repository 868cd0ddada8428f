" ALE's fixers: it asks language servers neither for a layout nor for all fixes of a file, but pipes files through programs.

function! s:Through(buffer, command) abort
  " `{}` is what ALE does nothing for: without the program there is nothing to pipe through.
  let l:program = ale#Var(a:buffer, 'singularity_ls_executable')
  if !executable(l:program)
    return {}
  endif
  let l:name = ale#Escape(fnamemodify(bufname(a:buffer), ':p'))
  return {'command': join([ale#Escape(l:program), a:command, '--stdin-path', l:name, '-'])}
endfunction

function! singularity#Format(buffer) abort
  return s:Through(a:buffer, 'format')
endfunction

" The safe fixes: what changes nothing that gets installed today.
function! singularity#Fix(buffer) abort
  return s:Through(a:buffer, 'fix')
endfunction
