//go:build automation

package automation

import (
	"bufio"
	"context"
	"encoding/json"
	"net"

	"fyne.io/fyne/v2"

	"madoguchi/clinicdesk/ui"
	"madoguchi/clinicdesk/ui/console"
	"madoguchi/clinicdesk/video"
)

type request struct {
	Op string `json:"op"`
}

type answer struct {
	Widgets []Widget     `json:"widgets,omitempty"`
	Windows []Window     `json:"windows,omitempty"`
	Entered *bool        `json:"entered,omitempty"`
	Stats   *video.Stats `json:"stats,omitempty"`
	Error   string       `json:"error,omitempty"`
}

// Serve answers on a listener until ctx ends.
func Serve(ctx context.Context, listener net.Listener, desk *ui.Desk) {
	stop := context.AfterFunc(ctx, func() { _ = listener.Close() })
	defer stop()
	for {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		go serveOne(ctx, connection, desk)
	}
}

func serveOne(ctx context.Context, connection net.Conn, desk *ui.Desk) {
	stop := context.AfterFunc(ctx, func() { _ = connection.Close() })
	defer stop()
	defer connection.Close()
	lines := bufio.NewScanner(connection)
	answers := json.NewEncoder(connection)
	for lines.Scan() {
		var asked request
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			asked.Op = ""
		}
		if answers.Encode(reply(desk, asked.Op)) != nil {
			return
		}
	}
}

func reply(desk *ui.Desk, op string) (a answer) {
	switch op {
	case "widgets":
		fyne.DoAndWait(func() { a.Widgets = widgetsOnScreen() })
	case "windows":
		fyne.DoAndWait(func() { a.Windows = windows() })
	case "stats":
		a.Entered, a.Stats = stats(desk)
	default:
		a.Error = "unknown op"
	}
	return a
}

// stats returns the statistics of the console that has entered its call, if any.
func stats(desk *ui.Desk) (*bool, *video.Stats) {
	var consoles []*console.Console
	fyne.DoAndWait(func() { consoles = desk.Consoles() })
	for _, open := range consoles {
		if stats, entered := open.Stats(); entered {
			return &entered, &stats
		}
	}
	entered := false
	return &entered, &video.Stats{}
}
