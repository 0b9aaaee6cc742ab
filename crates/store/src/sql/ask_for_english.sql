SELECT set_config('lc_messages', 'C', false)
WHERE current_setting('lc_messages') !~* '^(c|posix|en|english)([._@ -]|$)'
