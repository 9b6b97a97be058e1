-- Neovim 0.8 to 0.10: in init.lua.
vim.api.nvim_create_autocmd("FileType", {
  pattern = { "markdown", "yaml" },
  callback = function(event)
    local marks = vim.fs.find({ "answerkey.toml", ".answerkey.toml", "content", ".git" }, {
      path = vim.fs.dirname(vim.api.nvim_buf_get_name(event.buf)),
      upward = true,
    })
    vim.lsp.start({ name = "answerkey", cmd = { "answerkey", "lsp" }, root_dir = vim.fs.dirname(marks[1]) })
  end,
})
