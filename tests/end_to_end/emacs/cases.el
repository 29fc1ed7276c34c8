;;; cases.el --- Scopewise in Emacs with eglot  -*- lexical-binding: t -*-

;; Run as `emacs -Q --batch -l cases.el CASE FILE' in the project's folder. The environment names the server
;; (SCOPEWISE) and the port of the doorbell (DOORBELL). What the file holds in the end is compared by the test.

(require 'eglot)
(require 'cl-lib)

(defvar kit-messages nil "What was said, newest first.")
(defvar kit-progress nil "What the progress lines said, newest first.")
(defconst kit-patience 60)
(defconst kit-summed "def total(numbers):\n    return sum(numbers)\n")

(advice-add 'message :before
            (lambda (format &rest arguments)
              (when format (push (apply #'format-message format arguments) kit-messages))))

(cl-defmethod eglot-handle-notification :before
  (_server (_method (eql $/progress)) &key _token value)
  (push (format "%s %s" (plist-get value :title) (plist-get value :message)) kit-progress))

(defun kit-give-up (format &rest arguments)
  (princ (apply #'format (concat format "\n") arguments) #'external-debugging-output)
  (dolist (message (reverse kit-messages))
    (princ (concat "message: " message "\n") #'external-debugging-output))
  (kill-emacs 1))

(defun kit-wait (name wanted)
  (let ((end (+ (float-time) kit-patience)))
    (while (not (funcall wanted))
      (when (> (float-time) end) (kit-give-up "%s did not come; the text:\n%s" name (buffer-string)))
      (accept-process-output nil 0.05))))

(defun kit-heard (part texts)
  (cl-some (lambda (it) (string-search part it)) texts))

(defun kit-wait-said (part)
  (kit-wait part (lambda () (kit-heard part kit-messages))))

(defun kit-wait-called ()
  (kit-wait "the call" (lambda () (kit-heard "quick" kit-progress))))

(defun kit-wait-text (expected)
  (kit-wait "the text" (lambda () (equal (buffer-string) expected))))

(defun kit-open (file)
  (setq project-find-functions (list (lambda (_) (cons 'transient default-directory)))
        eglot-events-buffer-config '(:size 0)
        make-backup-files nil)
  (add-to-list 'eglot-server-programs (list 'python-mode (getenv "SCOPEWISE")))
  (find-file file)
  (python-mode)
  (buffer-enable-undo)
  (apply #'eglot (eglot--guess-contact))
  (kit-wait "the server" (lambda () (eglot-current-server))))

(defun kit-line (number)
  (goto-char (point-min))
  (forward-line (1- number))
  (back-to-indentation))

(defun kit-titles ()
  (mapcar (lambda (it) (plist-get it :title)) (eglot-code-actions (point) (point))))

(defun kit-menu (title)
  (let* ((actions (eglot-code-actions (point) (point)))
         (action (cl-find-if (lambda (it) (string-prefix-p title (plist-get it :title))) actions)))
    (unless action
      (kit-give-up "%s is not in the menu: %S" title (mapcar (lambda (it) (plist-get it :title)) actions)))
    (eglot-execute (eglot-current-server) action)))

(defun kit-ask (instruction)
  (eglot-execute (eglot-current-server)
                 (list :title instruction
                       :command "scopewise.edit"
                       :arguments (vector (list :uri (eglot-path-to-uri buffer-file-name)
                                                :line (line-number-at-pos)
                                                :text instruction)))))

(defun kit-ring (name)
  (let ((bell (make-network-process :name "bell" :host "127.0.0.1"
                                    :service (string-to-number (getenv "DOORBELL")))))
    (process-send-string bell (concat name "\n"))
    (delete-process bell)))

(defun kit-type-at-top (text)
  (goto-char (point-min))
  (insert text)
  (eglot--signal-textDocument/didChange)
  ;; The server answers in order: it has read the change.
  (kit-titles))

(defun case-menu ()
  (let ((before (buffer-string)))
    (kit-line 3)
    (undo-boundary)
    (kit-menu "Simplify total")
    (kit-wait-text kit-summed)
    (undo-boundary)
    (let ((after (buffer-string)))
      (primitive-undo 1 (cdr buffer-undo-list))
      (unless (equal (buffer-string) before) (kit-give-up "after one undo: %s" (buffer-string)))
      (erase-buffer)
      (insert after)))
  (save-buffer))

(defun case-directive ()
  (kit-menu "ai! use sum")
  (kit-wait-text kit-summed)
  (save-buffer))

(defun case-free-text ()
  (kit-line 3)
  (kit-ask "use sum")
  (kit-wait-text kit-summed)
  (save-buffer))

(defun case-exact ()
  (kit-line 4)
  (kit-ask "use sum")
  (kit-wait "the edit" #'buffer-modified-p)
  (save-buffer))

(defun case-rebased ()
  (kit-line 3)
  (kit-menu "Simplify total")
  (kit-wait-called)
  (kit-type-at-top "# typed 🦀\n")
  (kit-ring "answer")
  (kit-wait-text (concat "# typed 🦀\n" kit-summed))
  (save-buffer))

(defun case-overtaken ()
  (kit-line 3)
  (kit-menu "Simplify total")
  (kit-wait-called)
  (kit-line 3)
  (search-forward "in numbers")
  (replace-match "in reversed(numbers)")
  (eglot--signal-textDocument/didChange)
  (kit-titles)
  (kit-ring "answer")
  (kit-wait-said "changed")
  (save-buffer))

(defun case-cancelled ()
  (kit-line 3)
  (kit-menu "Simplify total")
  (kit-wait-called)
  (kit-menu "Cancel")
  (kit-wait "the end" (lambda () (kit-heard "cancelled; nothing was changed" kit-progress))))

(defun case-error ()
  (kit-line 3)
  (kit-ask "use sum")
  (kit-wait-said "key"))

(defun case-two ()
  (kit-line 2)
  (kit-ask "use sum")
  (kit-line 9)
  (kit-ask "use the first")
  (kit-wait "both calls"
            (lambda () (= 2 (cl-count-if (lambda (it) (string-search "sending about" it)) kit-progress))))
  (kit-ring "second")
  (kit-wait "the second edit" (lambda () (string-search "numbers[0]" (buffer-string))))
  (kit-ring "first")
  (kit-wait "the first edit" (lambda () (string-search "sum(numbers)" (buffer-string))))
  (save-buffer))

(defun case-several ()
  (kit-line 4)
  (kit-ask "move `with_tax` to a new file taxes.py and import it from there")
  (kit-wait-said "is ready")
  (kit-menu "Apply")
  (kit-wait-said "taxes.py")
  (kit-wait-said "editor"))

(setq debug-on-error t)
(pcase-let ((`(,case ,file) command-line-args-left))
  (setq command-line-args-left nil)
  (kit-open file)
  (funcall (intern (concat "case-" case)))
  (set-buffer-modified-p nil)
  (kill-emacs 0))
;;; cases.el ends here
