;;; cases.el --- Scopewise in Emacs with eglot  -*- lexical-binding: t -*-

;; Run as `emacs -Q --batch -l cases.el CASE FILE' in the project's folder. The environment names the
;; configuration, taken from the page (SETTINGS), and the port of the doorbell (DOORBELL); the servers are on
;; the search path. What the files hold in the end is compared by the test, as are the calls and the log.

(require 'eglot)
(require 'cl-lib)

(defvar kit-messages nil "What was said, newest first.")
(defvar kit-progress nil "What the progress lines said, newest first.")
(defvar kit-questions nil "What was asked for a yes or no, newest first.")
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

(defun kit-check (what is-so)
  (unless is-so (kit-give-up "it is not so: %s; the text:\n%s" what (buffer-string))))

(defun kit-idle ()
  "Tell what was changed in any buffer: in a batch Emacs is never idle, and eglot's timer never runs."
  (dolist (buffer (buffer-list))
    (with-current-buffer buffer
      (when (and buffer-file-name (eglot-managed-p)) (eglot--signal-textDocument/didChange)))))

(defun kit-wait (name wanted)
  (let ((end (+ (float-time) kit-patience)))
    (while (not (funcall wanted))
      (when (> (float-time) end) (kit-give-up "%s did not come; the text:\n%s" name (buffer-string)))
      (accept-process-output nil 0.05)
      (kit-idle))))

(defun kit-heard (part texts)
  (cl-some (lambda (it) (string-search part it)) texts))

(defun kit-wait-said (part)
  (kit-wait part (lambda () (kit-heard part kit-messages))))

(defun kit-wait-called ()
  (kit-wait "the call" (lambda () (kit-heard "quick" kit-progress))))

(defun kit-wait-text (expected)
  (kit-wait "the text" (lambda () (equal (buffer-string) expected))))

(defun kit-wait-part (part)
  (kit-wait part (lambda () (string-search part (buffer-string)))))

(defun kit-answer (yes)
  "Answer every question of yes or no from here on."
  (advice-add 'y-or-n-p :override (lambda (question) (push question kit-questions) yes)))

(defun kit-open (file)
  (setq project-find-functions (list (lambda (_) (cons 'transient default-directory)))
        make-backup-files nil)
  (load (getenv "SETTINGS") nil t)
  (find-file file)
  (buffer-enable-undo)
  (apply #'eglot (eglot--guess-contact))
  (kit-wait "the server" #'eglot-current-server))

(defun kit-also-open (file)
  (let ((buffer (find-file-noselect file)))
    (with-current-buffer buffer (buffer-enable-undo))
    buffer))

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

(defun kit-ring (name)
  (let ((bell (make-network-process :name "bell" :host "127.0.0.1"
                                    :service (string-to-number (getenv "DOORBELL")))))
    (process-send-string bell (concat name "\n"))
    (delete-process bell)))

(defun kit-tell-change ()
  (eglot--signal-textDocument/didChange)
  ;; The server answers in order: it has read the change.
  (kit-titles))

(defun kit-undo ()
  "Undo once, as by its key."
  (undo-boundary)
  (let ((last-command nil) (this-command 'undo)) (undo))
  (undo-boundary))

(defun kit-check-one-undo (before)
  "One undo has the text as it was before; a redo has the edit back."
  (let ((after (buffer-string)))
    (kit-undo)
    (kit-check "one undo takes back all of the edit" (equal (buffer-string) before))
    (kit-undo)
    (kit-check "the undo is undone" (equal (buffer-string) after))))

(defun case-menu ()
  (let ((before (buffer-string)))
    (kit-line 3)
    (kit-menu "Simplify total")
    (kit-wait-text kit-summed)
    (kit-check-one-undo before))
  (save-buffer))

(defun case-directive ()
  (let ((before (buffer-string)))
    (kit-menu "ai! use sum")
    (kit-wait-text kit-summed)
    (kit-check-one-undo before))
  (save-buffer))

(defun case-free-text ()
  (kit-line 3)
  (scopewise-edit "use sum")
  (kit-wait-text kit-summed)
  (save-buffer))

(defun case-region ()
  (transient-mark-mode)
  (kit-line 1)
  (push-mark (point) t t)
  (kit-line 4)
  (scopewise-edit "use sum")
  (kit-wait-text kit-summed)
  (save-buffer))

(defun case-diagnostic ()
  "With ruff beside us: its marks reach our fixes, and the menu has the actions of both."
  (flymake-mode)
  (flymake-start)
  (kit-wait "ruff's mark" (lambda () (flymake-diagnostics)))
  (kit-line 5)
  (search-forward "pi")
  (backward-char)
  (let* ((bounds (eglot--code-action-bounds))
         (actions (apply #'eglot-code-actions bounds))
         (titles (mapcar (lambda (it) (plist-get it :title)) actions))
         (fix (cl-find-if (lambda (it) (string-prefix-p "Fix: Undefined name `pi`" (plist-get it :title))) actions)))
    (kit-check (format "our fix is in the menu: %S" titles) fix)
    (kit-check "it is a quick fix" (equal (plist-get fix :kind) "quickfix"))
    (kit-check (format "ruff's actions are there: %S" titles) (kit-heard "Ruff" titles))
    (kit-check (format "our rewrites are there: %S" titles) (kit-heard "Simplify area" titles))
    (eglot-execute (eglot-current-server) fix))
  (kit-wait-part "from math import pi")
  (save-buffer))

(defun case-exact ()
  (kit-line 4)
  (scopewise-edit "use sum")
  (kit-wait "the edit" #'buffer-modified-p)
  (save-buffer))

(defun case-rebased ()
  (kit-line 3)
  ;; Eglot waits for the answer of a command up to ten seconds: here it is back while the model is held.
  (kit-menu "Simplify total")
  (kit-wait-called)
  (goto-char (point-min))
  (insert "# typed 🦀\n")
  (kit-tell-change)
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
  (kit-tell-change)
  (kit-ring "answer")
  (kit-wait-said "its target was changed meanwhile")
  (kit-menu "Apply")
  (kit-wait-said "was changed in the same lines")
  (save-buffer))

(defun case-cancelled ()
  (kit-line 3)
  (kit-menu "Simplify total")
  (kit-wait-called)
  (kit-menu "Cancel")
  (kit-wait "the end" (lambda () (kit-heard "cancelled; nothing was changed" kit-progress)))
  (kit-check "nothing is left to cancel" (not (kit-heard "Cancel" (kit-titles)))))

(defun case-error ()
  (kit-line 3)
  (scopewise-edit "use sum")
  (kit-wait-said "script does not accept the key"))

(defun case-two ()
  (kit-line 2)
  (scopewise-edit "use sum")
  (kit-line 9)
  (scopewise-edit "use the first")
  (kit-wait "both calls"
            (lambda () (= 2 (cl-count-if (lambda (it) (string-search "sending about" it)) kit-progress))))
  (kit-ring "second")
  (kit-wait-part "numbers[0]")
  (kit-ring "first")
  (kit-wait-part "sum(numbers)")
  (save-buffer))

(defconst kit-moving "move `with_tax` into taxes.py and import it from there")

(defun kit-offered ()
  (kit-line 4)
  (scopewise-edit kit-moving)
  (kit-wait-said "is ready"))

(defun kit-show-diff ()
  (let ((here (current-buffer)))
    (kit-menu "Show diff")
    (kit-wait "the diff"
              (lambda ()
                (cl-some (lambda (it)
                           (with-current-buffer it
                             (and buffer-file-name
                                  (string-search "+++ b/cart.py" (buffer-string))
                                  (string-search "+from taxes import" (buffer-string)))))
                         (buffer-list))))
    (set-buffer here)))

(defun case-several ()
  "Two of the three files are open; Emacs asks about the third."
  (kit-answer t)
  (let* ((taxes (kit-also-open "taxes.py"))
         (before (buffer-string)))
    (kit-offered)
    (kit-show-diff)
    (kit-menu "Apply")
    (kit-wait-part "from taxes import")
    (kit-wait "the third file" (lambda () (get-file-buffer "cart.py")))
    (kit-check "Emacs asked about it" (kit-heard "cart.py" kit-questions))
    (kit-check-one-undo before)
    (with-current-buffer taxes
      (kit-check "the second file has the function" (string-search "def with_tax" (buffer-string)))
      (kit-check-one-undo "LOW = 7\n"))
    (kit-wait "the end" (lambda () (not (kit-heard "Apply" (kit-titles)))))
    (save-some-buffers t)))

(defun case-several-said-no ()
  "Whoever says no to Emacs has nothing changed, is told so, and can still apply it."
  (kit-answer nil)
  (kit-offered)
  (kit-menu "Apply")
  (kit-wait-said "stays offered")
  (kit-check "it is still offered" (kit-heard "Apply" (kit-titles)))
  (save-some-buffers t))

(defun case-several-discarded ()
  (kit-answer t)
  (kit-offered)
  (kit-show-diff)
  (kit-menu "Discard")
  (kit-wait "the end" (lambda () (not (kit-heard "Apply" (kit-titles)))))
  (save-some-buffers t))

(defun case-created ()
  (kit-offered)
  (kit-menu "Apply")
  (kit-wait-said "taxes.py")
  (kit-wait-said "editor")
  (kit-check "it is still offered" (kit-heard "Apply" (kit-titles)))
  (save-some-buffers t))

(defun case-moves ()
  (kit-line 4)
  (scopewise-edit "move this file to shop/prices.py, round in with_tax, and delete unused.py")
  (kit-wait-said "this editor cannot rename files (prices.py to shop/prices.py) for a server")
  (save-some-buffers t))

(setq debug-on-error t)
(pcase-let ((`(,case ,file) command-line-args-left))
  (setq command-line-args-left nil)
  (kit-open file)
  (funcall (intern (concat "case-" case)))
  (kit-check "no request ran into a time limit" (not (kit-heard "imed out" kit-messages)))
  (set-buffer-modified-p nil)
  (eglot-shutdown (eglot-current-server))
  (kill-emacs 0))
;;; cases.el ends here
