" ~/.vim/plugin/answerkey.vim: checks what stands in the buffer, with ALE (https://github.com/dense-analysis/ale).
" The columns of rdjsonl count bytes, as Vim's do.
function! AnswerkeyFindings(buffer, lines) abort
  let l:found = []
  for l:line in a:lines
    let l:item = json_decode(l:line)
    let l:range = l:item.location.range
    let l:end = get(l:range, 'end', l:range.start)
    call add(l:found, {
    \ 'lnum': l:range.start.line,
    \ 'col': l:range.start.column,
    \ 'end_lnum': l:end.line,
    \ 'end_col': max([l:end.column - 1, 1]),
    \ 'type': l:item.severity[0],
    \ 'code': l:item.code.value,
    \ 'text': l:item.message,
    \})
  endfor
  return l:found
endfunction

for s:filetype in ['markdown', 'yaml']
  call ale#linter#Define(s:filetype, {
  \ 'name': 'answerkey',
  \ 'executable': 'answerkey',
  \ 'command': '%e lint - --format rdjsonl --stdin-filename %s',
  \ 'output_stream': 'stdout',
  \ 'callback': 'AnswerkeyFindings',
  \})
endfor
