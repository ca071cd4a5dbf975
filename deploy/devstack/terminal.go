package main

import (
	"io"
	"log/slog"
)

// terminal prints warnings as short lines without the time, which is in the log file.
func terminal(to io.Writer) slog.Handler {
	return slog.NewTextHandler(to, &slog.HandlerOptions{
		Level: slog.LevelInfo,
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey || a.Key == slog.LevelKey {
				return slog.Attr{}
			}
			return a
		},
	})
}
