-- The entry for `lua/nvim-treesitter/parsers.lua`, in its alphabetical place. The queries go into
-- `runtime/queries/singularity/`: they are `tree-sitter-singularity/queries/neovim/`.
return {
  singularity = {
    install_info = {
      location = 'tree-sitter-singularity',
      queries = 'tree-sitter-singularity/queries/neovim',
      revision = '@REVISION@',
      url = 'https://github.com/@REPOSITORY@',
    },
    maintainers = { '@MAINTAINER@' },
    requires = { 'bash', 'python' },
    tier = 2,
  },
}
