;;; answerkey.el --- Check question-and-answer content  -*- lexical-binding: t; -*-

;;; Commentary:
;; Load this file, or copy the part that you use.  `M-x compile RET answerkey lint --format concise' needs the first,
;; `M-x eglot' (Emacs 29, or the package) the second; the third is for Flymake without the language server.

;;; Code:

(require 'compile)
(add-to-list 'compilation-error-regexp-alist-alist
             '(answerkey "^\\(.+?\\):\\([0-9]+\\):\\([0-9]+\\): \\(?:error\\|\\(warning\\)\\) " 1 2 3 (4)))
(add-to-list 'compilation-error-regexp-alist 'answerkey)

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               '((markdown-mode gfm-mode yaml-mode yaml-ts-mode) . ("answerkey" "lsp"))))

(require 'flymake)
(defvar-local answerkey--process nil)

(defun answerkey-flymake (report-fn &rest _)
  "Check the buffer with answerkey and call REPORT-FN with what it finds."
  (when (process-live-p answerkey--process)
    (kill-process answerkey--process))
  (let ((source (current-buffer))
        (coding-system-for-write 'utf-8-unix))
    (save-restriction
      (widen)
      (setq answerkey--process
            (make-process
             :name "answerkey" :noquery t :connection-type 'pipe :coding 'utf-8-unix
             :buffer (generate-new-buffer " *answerkey*")
             :command (list "answerkey" "lint" "-" "--format" "concise"
                            "--stdin-filename" (expand-file-name (buffer-file-name)))
             :sentinel
             (lambda (process _event)
               (unless (process-live-p process)
                 (unwind-protect
                     (when (and (buffer-live-p source)
                                (eq process (buffer-local-value 'answerkey--process source)))
                       (funcall report-fn (answerkey--diagnostics source (process-buffer process))))
                   (kill-buffer (process-buffer process)))))))
      (process-send-region answerkey--process (point-min) (point-max))
      (process-send-eof answerkey--process))))

(defun answerkey--diagnostics (source output)
  "The diagnostics for the buffer SOURCE that the buffer OUTPUT has."
  (with-current-buffer output
    (goto-char (point-min))
    (let (found)
      (while (re-search-forward "^.+?:\\([0-9]+\\):\\([0-9]+\\): \\(error\\|warning\\) \\(.+\\)$" nil t)
        (let* ((kind (if (equal (match-string 3) "error") :error :warning))
               (text (match-string 4))
               (region (flymake-diag-region source (string-to-number (match-string 1))
                                            (string-to-number (match-string 2)))))
          (push (flymake-make-diagnostic source (car region) (cdr region) kind text) found)))
      (nreverse found))))

(defun answerkey-flymake-setup ()
  "Check this buffer with answerkey.
For `markdown-mode-hook' and `yaml-mode-hook'."
  (add-hook 'flymake-diagnostic-functions #'answerkey-flymake nil t)
  (flymake-mode 1))

(provide 'answerkey)
;;; answerkey.el ends here
