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

local root_markers = { 'singularity-ls.toml', '.git' }

---@type vim.lsp.Config
return {
  cmd = { 'singularity-ls', 'lsp' },
  -- Of TOML files only the server's own: what is wrong in it is shown where it stands.
  filetypes = { 'singularity', 'toml' },
  root_dir = function(bufnr, on_dir)
    local path = vim.api.nvim_buf_get_name(bufnr)
    if vim.bo[bufnr].filetype ~= 'toml' or vim.fs.basename(path) == 'singularity-ls.toml' then
      on_dir(vim.fs.root(bufnr, vim.lsp.config.singularity_ls.root_markers or root_markers))
    end
  end,
  root_markers = root_markers,
}
