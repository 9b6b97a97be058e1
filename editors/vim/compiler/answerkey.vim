" ~/.vim/compiler/answerkey.vim; then :compiler answerkey and :make.
let current_compiler = 'answerkey'
CompilerSet makeprg=answerkey\ lint\ --format\ concise
CompilerSet errorformat=%f:%l:%c:\ %t%*[a-z]\ %m
