-- nvim-lint, without the language server: in init.lua, after the plugin.
local lint = require("lint")

-- The columns of rdjsonl count bytes, as Neovim's do.
local function diagnostics(output)
  local found = {}
  for line in vim.gsplit(output, "\n", { plain = true, trimempty = true }) do
    local item = vim.json.decode(line)
    local range = item.location.range
    local last = range["end"] or range.start
    table.insert(found, {
      lnum = range.start.line - 1,
      col = range.start.column - 1,
      end_lnum = last.line - 1,
      end_col = last.column - 1,
      severity = vim.diagnostic.severity[item.severity == "ERROR" and "ERROR" or "WARN"],
      source = "answerkey",
      code = item.code.value,
      message = item.message,
    })
  end
  return found
end

lint.linters.answerkey = {
  cmd = "answerkey",
  stdin = true,
  args = {
    "lint",
    "-",
    "--format",
    "rdjsonl",
    "--stdin-filename",
    function()
      return vim.api.nvim_buf_get_name(0)
    end,
  },
  stream = "stdout",
  ignore_exitcode = true,
  parser = diagnostics,
}
lint.linters_by_ft.markdown = { "answerkey" }
lint.linters_by_ft.yaml = { "answerkey" }

vim.api.nvim_create_autocmd({ "BufEnter", "BufWritePost", "InsertLeave" }, {
  pattern = { "*.md", "*.yml", "*.yaml" },
  callback = function()
    lint.try_lint()
  end,
})
