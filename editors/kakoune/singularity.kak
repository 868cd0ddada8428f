# Singularity and Apptainer definition files: which they are, colours, indentation, and the language server
# `singularity-ls` through kakoune-lsp.

# Detection
# ‾‾‾‾‾‾‾‾‾

hook global BufCreate (?:.*/)?(?:Singularity|Apptainer) %{ set-option buffer filetype singularity }
hook global BufCreate .*\.(?:apptainer|sdef|singularity) %{ set-option buffer filetype singularity }
# For names that other formats use too, modules of Modula-2 and Windows among them, the header decides.
hook global BufOpenFile .*\.def singularity-detect-by-header
# A new file is told when it is written, unless it is told already.
hook global BufWritePost .*\.def %{
    evaluate-commands %sh{ [ -n "$kak_opt_filetype" ] || echo singularity-detect-by-header }
}
hook global BufCreate (?:.*/)?(?:Singularity|Apptainer)\.[^/]+ %{
    evaluate-commands %sh{
        case $kak_hook_param in
            # These may well quote a header.
            *.json | *.md | *.py | *.rst | *.yaml | *.yml) ;;
            *) echo singularity-detect-by-header ;;
        esac
        # By name, unless Kakoune has another type for it; a number at the end is a version, not a page of a manual.
        case $kak_opt_filetype in
            '' | troff) echo set-option buffer filetype singularity ;;
        esac
    }
}

# The header may stand below a licence or a change log, but nothing real has it lower than the hundredth line.
define-command -hidden singularity-detect-by-header %{
    evaluate-commands -draft -save-regs '' %{
        try %{
            execute-keys '%1<a-s><a-k>(?i)\A(?:[^\n]*\n){0,99}?\h*bootstrap\h*:<ret>'
            set-option buffer filetype singularity
        }
    }
}

# The language server
# ‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾

# Without kakoune-lsp there is no such option, and nothing is missing.
define-command -hidden singularity-server %{
    try %{
        set-option buffer lsp_servers %{
            [singularity-ls]
            args = ["lsp"]
            root_globs = ["singularity-ls.toml", ".git", ".hg"]
        }
    }
}
hook -group lsp-filetype-singularity global BufSetOption filetype=singularity singularity-server
# What is wrong in the configuration is shown in it.
hook -group lsp-filetype-singularity global BufCreate (?:.*/)?singularity-ls\.toml singularity-server

# What a window gets
# ‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾

hook global WinSetOption filetype=singularity %{
    require-module singularity
    set-option buffer comment_line '#'
    hook window -group singularity-indent InsertChar \n singularity-indent-on-new-line
    hook window -group singularity-indent InsertChar \% singularity-section-in-first-column
    hook -once -always window WinSetOption filetype=.* %{ remove-hooks window singularity-.+ }
}

hook -group singularity-highlight global WinSetOption filetype=singularity %{
    require-module singularity
    add-highlighter window/singularity ref singularity
    hook -once -always window WinSetOption filetype=.* %{ remove-highlighter window/singularity }
}

provide-module singularity %§

require-module sh
require-module python

# Highlighters
# ‾‾‾‾‾‾‾‾‾‾‾‾

add-highlighter shared/singularity regions
add-highlighter shared/singularity/header default-region group
add-highlighter shared/singularity/header/ regex '(?i)^\h*(bootstrap|buildargs|confurl|filename|fingerprints|from|frontend|include|includecmd|library|mirrorurl|modules|namespace|osversion|otherurl\d+|product|productpgp|regcode|registerurl|registry|setopt|stage|target|updateurl|user)\h*:([^\n]*)' 1:attribute 2:string
add-highlighter shared/singularity/header/ regex '(?:^|\h)#[^\n]*' 0:comment
add-highlighter shared/singularity/header/ regex '\{\{\h*\w+\h*\}\}' 0:value

evaluate-commands %sh{
    # Whatever a script is in the middle of, a line that begins with `%` ends it, and `Bootstrap:` in the first column
    # begins a new stage.
    end='(?i)^(?=%)|^(?=bootstrap:)'
    app='appenv|appinstall|apprun|appstart|apptest'
    run='post|pre|setup'
    written='runscript|startscript|test'
    text='arguments|files|help|labels|appfiles|apphelp|applabels'

    # within PLACE HIGHLIGHTER: with the section's own line and template variables on top.
    within() {
        printf "add-highlighter shared/singularity/%s/ %s\n" "$1" "$2"
        printf "add-highlighter shared/singularity/%s/ regex '\\{\\{\\h*\\w+\\h*\\}\\}' 0:value\n" "$1"
        printf "add-highlighter shared/singularity/%s/ regex '^%%+\\w+[^\\\\n]*' 0:keyword\n" "$1"
    }
    # region NAME BEGIN HIGHLIGHTER: the earlier one wins where two begin alike.
    region() {
        printf "add-highlighter shared/singularity/%s region '%s' '%s' group\n" "$1" "$2" "$end"
        within "$1" "$3"
    }
    comment="regex '(?:^|\h)#[^\n]*' 0:comment"

    # What `-c` names for a script that is run while building.
    region python "^%+(?i)(?:$run)\\b[^\\n]*\\h-c\\h*\\S*python[^\\n]*\$" 'ref python'
    region other "^%+(?i)(?:$run)\\b[^\\n]*\\h-c\\h+(?:\\S*/)?(?:perl|ruby|Rscript|julia|node)\\b[^\\n]*\$" "$comment"
    region shell "^%+(?i)(?:environment|$app|$run)\\b" 'ref sh'
    region text "^%+(?i)(?:$text)\\b" "$comment"

    # What `#!` names for one that is written into the image.
    printf '%s\n' "add-highlighter shared/singularity/written region '^%+(?i)(?:$written)\\b' '$end' regions"
    printf '%s\n' "add-highlighter shared/singularity/written/shell default-region group"
    within written/shell 'ref sh'
    printf '%s\n' "add-highlighter shared/singularity/written/python region '^\h*#![^\n]*python' '$end' group"
    within written/python 'ref python'
}

# Indentation
# ‾‾‾‾‾‾‾‾‾‾‾

# As the line before; under the line of a section, one step.
define-command -hidden singularity-indent-on-new-line %{
    evaluate-commands -draft -itersel %{
        try %{ execute-keys -draft <semicolon> K <a-&> }
        try %{ execute-keys -draft k x <a-k>^%\w<ret> j gh i <space><space><space><space> }
    }
}

define-command -hidden singularity-section-in-first-column %{
    try %{ execute-keys -draft <semicolon> h <a-h> <a-k>\A\h+%?\z<ret> s ^\h+<ret> d }
}

§
