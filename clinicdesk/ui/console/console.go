package console

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"net/url"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"madoguchi/apiserver/api"
	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/call"
	"madoguchi/clinicdesk/ui/parts"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/video"
	"madoguchi/loopback"
	"madoguchi/madoguchi"
)

// Console is the window of one call (B9).
type Console struct {
	calls  *Calls
	view   *overview.View // of the session that opened it
	entry  api.Entry
	window fyne.Window
	ctx    context.Context
	cancel context.CancelFunc
	side   *call.Side // nil while the call cannot be entered
	state  call.State
	face   *consoleFace
	remote *painter
	own    *painter
	asked  *parts.Asked
	gone   chan struct{} // closed when the call's resources are released
}

// Stats are the video engine's counters, and whether the call has been entered.
func (c *Console) Stats() (stats video.Stats, entered bool) {
	if c.side == nil {
		return stats, false
	}
	return c.side.Stats(), true
}

// enter joins the call as soon as its window is open.
func (c *Console) enter() {
	if c.side != nil || c.phase() != madoguchi.InWindow || c.endedAlready() {
		return
	}
	session, id := c.view.Session, c.entry.Call.ID
	c.side = call.Join(c.ctx, call.Config{
		Dial: func(ctx context.Context) (call.Signalling, error) {
			signal, err := session.Signal(ctx, id)
			if err != nil {
				return nil, err // not a nil *backend.Signal in a non-nil interface
			}
			return signal, nil
		},
		Device:    deviceKey(),
		LiveLimit: &c.calls.limit,
		OnState:   func(state call.State) { fyne.Do(func() { c.setState(state) }) },
		OnPicture: c.remote.put, OnOwnPicture: c.own.put,
		Now: c.calls.config.Now, Logger: c.calls.config.Logger,
		Loopback: isLoopback(c.calls.config.Server()), TestPattern: c.calls.config.TestPattern,
	})
	c.state = c.side.State()
}

func (c *Console) phase() madoguchi.WindowPhase {
	window := madoguchi.Window{Opens: c.entry.Call.Opens, Expires: c.entry.Call.Expires}
	return window.Phase(c.view.Now())
}

func (c *Console) endedAlready() bool { return madoguchi.CallState(c.entry.Call.State).Ended() }

// deviceKey identifies this console to the signalling, so that a reconnect does not count as another device.
func deviceKey() string {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails: it ends the program if there is no randomness
	return base64.RawURLEncoding.EncodeToString(key)
}

// isLoopback reports whether the server, and so perhaps the patient's browser, runs on this machine.
func isLoopback(server string) bool {
	parsed, err := url.Parse(server)
	if err != nil {
		return false
	}
	return loopback.Host(parsed.Hostname())
}

// setState shows a newer state.
func (c *Console) setState(state call.State) {
	if c.ctx.Err() != nil || state.Number <= c.state.Number {
		return
	}
	asks := len(state.Busy) > 0 && len(c.state.Busy) == 0
	c.state = state
	if asks {
		c.askBusy(state.Busy)
	}
	c.remote.show(state.Patient && state.PatientCamera && !state.OnHold())
	c.own.show(state.Camera && c.has(video.Camera))
	if state.Phase == call.Over && c.asked != nil {
		c.asked.Close() // the call to end is already over
	}
	c.redraw()
}

// changed handles a change of the entry made elsewhere.
func (c *Console) changed(entry api.Entry) {
	if entry.Call == nil {
		return
	}
	c.entry = entry
	c.enter()
	c.redraw()
	c.face.beside.load()
}

func (c *Console) redraw() { c.face.redraw() }

// goInto opens the console for another waiting patient.
func (c *Console) goInto(id string) {
	view := c.calls.config.View() // the console may be left from an earlier session
	if view == nil {
		return
	}
	if entry, ok := view.Session.Schedule.Entry(id); ok {
		c.calls.Show(view, entry)
	}
}

// tick updates the call's duration, and joins the call when its time window opens.
func (c *Console) tick() {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-c.ctx.Done():
			return
		case <-ticker.C:
			fyne.Do(func() {
				if c.ctx.Err() == nil {
					c.enter()
					c.redraw()
				}
			})
		}
	}
}

// askFinish asks before it ends the visit.
func (c *Console) askFinish() {
	if c.side == nil || c.state.Phase != call.In || c.asked != nil {
		return
	}
	say := c.view.Phrases.Say
	what := parts.Question{
		Title: say("call.confirm"), Whose: c.view.Named(c.entry),
		Text: say("call.confirmText"),
		Yes:  say("call.finish"), Weight: widgets.Danger,
	}
	c.asked = parts.Ask(c.window.Canvas(), c.view.Say("back"), what, c.side.Finish)
	c.asked.OnClosed(func() { c.asked = nil })
}

// close leaves the call, which continues (D4), and closes the window.
func (c *Console) close() {
	delete(c.calls.open, c.entry.ID)
	c.leave()
	c.window.Close()
}

// leave releases the call's resources in the background.
func (c *Console) leave() {
	c.cancel()
	go func() {
		defer close(c.gone)
		if c.side != nil {
			c.side.Leave()
		}
		fyne.Do(func() {
			c.remote.clear()
			c.own.clear()
		})
	}()
}

// declareKeys registers the keys of the call's window. Esc only closes a question: a key pressed by habit must not end
// or leave a visit.
func (c *Console) declareKeys() {
	canvas := c.window.Canvas()
	canvas.SetOnTypedKey(func(event *fyne.KeyEvent) {
		if event.Name == fyne.KeyEscape && c.asked != nil {
			c.asked.Close()
		}
	})
	for _, each := range shortcuts() {
		canvas.AddShortcut(&desktop.CustomShortcut{KeyName: each.name, Modifier: fyne.KeyModifierShortcutDefault},
			func(fyne.Shortcut) { each.do(c) })
	}
}

// has reports whether the call has a device of a kind that can be switched on and off.
func (c *Console) has(kind video.Kind) bool {
	_, missing := c.state.Missing[kind]
	return c.side != nil && !missing
}

func (c *Console) toggleMicrophone() {
	if c.has(video.Microphone) {
		c.side.SetMicrophone(!c.state.Microphone)
	}
}

func (c *Console) toggleCamera() {
	if c.has(video.Camera) {
		c.side.SetCamera(!c.state.Camera)
	}
}

func (c *Console) toggleSpeaker() {
	if c.has(video.Speaker) {
		c.side.SetSpeaker(!c.state.Speaker)
	}
}
