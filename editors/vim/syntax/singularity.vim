" Singularity and Apptainer definition files.
if exists('b:current_syntax')
  finish
endif

syntax include @singularityShell syntax/sh.vim
unlet! b:current_syntax
syntax include @singularityPython syntax/python.vim
unlet! b:current_syntax

syntax case ignore

syntax match singularityComment /^\s*#.*$/
syntax match singularityComment /\s\zs#.*$/ contained

" The header.
syntax match singularityKeyword /^\s*\%(bootstrap\|buildargs\|confurl\|filename\|fingerprints\|from\|frontend\|include\|includecmd\|library\|mirrorurl\|modules\|namespace\|osversion\|otherurl\d\+\|product\|productpgp\|regcode\|registerurl\|registry\|setopt\|stage\|target\|updateurl\|user\)\ze\s*:/ nextgroup=singularityValue
syntax match singularityValue /\s*:.*$/ contained contains=singularityComment,singularityTemplate

" Sections.  Whatever a script is in the middle of, a line that begins with `%` ends it, and `Bootstrap:` in the first
" column begins a new stage.
let s:end = ' end=/^\ze\s*%\|^\zebootstrap:/ keepend'
let s:app = '\%(appenv\|appinstall\|apprun\|appstart\|apptest\)'
let s:run = '\%(post\|pre\|setup\)'
let s:written = '\%(runscript\|startscript\|test\)'
let s:text = '\%(arguments\|files\|help\|labels\|appfiles\|apphelp\|applabels\)'

function! s:Section(name, start, contains) abort
  execute 'syntax region' a:name 'matchgroup=singularitySection start=/' . a:start . '/' . s:end 'contains=' . a:contains
endfunction

" The later one wins where two begin alike: what `-c` names for a script that is run while building, what `#!` names for
" one that is written into the image.
call s:Section('singularityText', '^%\+' . s:text . '\>.*$', 'singularityComment,singularityTemplate')
call s:Section('singularityScript', '^%\+\%(environment\|' . s:app . '\|' . s:run . '\|' . s:written . '\)\>.*$', '@singularityShell')
call s:Section('singularityOther', '^%\+' . s:run . '\>.*\s-c\s*\%(\S*sh\>\)\@!.*$', 'singularityTemplate')
call s:Section('singularityOther', '^%\+' . s:written . '\>.*\ze\n\s*#!\%(.*sh\>\)\@!', 'singularityTemplate')
call s:Section('singularityPython', '^%\+' . s:run . '\>.*\s-c\s*\S*python.*$', '@singularityPython,singularityTemplate')
call s:Section('singularityPython', '^%\+' . s:written . '\>.*\ze\n\s*#!.*python', '@singularityPython,singularityTemplate')

" Anywhere, also deep within a script; `ALL` would leave out what another file defines.
syntax match singularityTemplate /{{\s*\w\+\s*}}/ containedin=singularity.*,sh.*,bash.*,python.*

syntax case match

highlight default link singularityComment Comment
highlight default link singularityKeyword Identifier
highlight default link singularitySection Statement
highlight default link singularityTemplate PreProc
highlight default link singularityValue String

" From a section's line at most, in files of any length.
syntax sync match singularitySync grouphere NONE /^%/
syntax sync minlines=200 maxlines=2000

let b:current_syntax = 'singularity'
