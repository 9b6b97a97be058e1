-- Neovim 0.11 or newer: ~/.config/nvim/lsp/answerkey.lua, and `vim.lsp.enable("answerkey")` in init.lua.
return {
  cmd = { "answerkey", "lsp" },
  filetypes = { "markdown", "yaml" },
  root_markers = { { "answerkey.toml", ".answerkey.toml" }, "content", ".git" },
}
