" Description: singularity-ls, a language server for Singularity and Apptainer definition files

call ale#Set('singularity_ls_executable', 'singularity-ls')

function! ale_linters#singularity#singularity_ls#ProjectRoot(buffer) abort
  let l:config = ale#path#FindNearestFile(a:buffer, 'singularity-ls.toml')
  if !empty(l:config)
    return fnamemodify(l:config, ':h')
  endif
  let l:git = finddir('.git', expand('#' . a:buffer . ':p:h') . ';')
  return empty(l:git) ? expand('#' . a:buffer . ':p:h') : fnamemodify(l:git, ':p:h:h')
endfunction

call ale#linter#Define('singularity', {
\   'name': 'singularity_ls',
\   'aliases': ['singularity-ls'],
\   'lsp': 'stdio',
\   'executable': {b -> ale#Var(b, 'singularity_ls_executable')},
\   'command': '%e lsp',
\   'language': 'singularity',
\   'project_root': function('ale_linters#singularity#singularity_ls#ProjectRoot'),
\})
