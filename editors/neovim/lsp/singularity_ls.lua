---@brief
---
--- `singularity-ls`, a language server for Singularity and Apptainer definition files: what the builder will refuse,
--- what changes over time, pinning, image chains, completion.
---
--- The server is one program without dependencies. From a checkout of its repository:
--- ```sh
--- cargo install --locked --path server
--- ```
---
--- Neovim has no filetype for definition files. The server's own plugin (`editors/neovim` in its repository) brings
--- it, together with highlighting; without the plugin:
--- ```lua
--- vim.filetype.add({
---   filename = { Singularity = 'singularity', Apptainer = 'singularity' },
---   extension = { sdef = 'singularity', singularity = 'singularity', apptainer = 'singularity' },
--- })
--- ```

---@type vim.lsp.Config
return {
  cmd = { 'singularity-ls', 'lsp' },
  filetypes = { 'singularity' },
  root_markers = { 'singularity-ls.toml', '.git' },
}
