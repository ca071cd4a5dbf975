package console

import (
	"image"
	"image/color"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"madoguchi/clinicdesk/backend/overview"
	"madoguchi/clinicdesk/backend/phrases"
	"madoguchi/clinicdesk/call"
	"madoguchi/clinicdesk/internal/deskserver"
	"madoguchi/clinicdesk/internal/desktest"
	"madoguchi/clinicdesk/ui/widgets"
	"madoguchi/clinicdesk/video"
	"madoguchi/clinicdesk/video/device"
)

// viewOf returns a signed-in user's view of the pictures' date.
func viewOf(t *testing.T) *overview.View {
	t.Helper()
	test.NewTempApp(t)
	return desktest.SignIn(t, desktest.Clinic(func(*deskserver.Server) {})).View()
}

func speak(view *overview.View, language string) {
	view.Phrases = phrases.In(language)
	view.Session.Speak(language)
}

// consoleOf returns the console of a patient's call, without a window and without a running call.
func consoleOf(t *testing.T, view *overview.View, patient string) *Console {
	t.Helper()
	calls := New(t.Context(), Config{Now: desktest.Noon})
	c := &Console{calls: calls, view: view, entry: desktest.Entry(t, view, patient), ctx: t.Context()}
	c.face = newConsoleFace(c)
	c.remote, c.own = newPainters(c.face, time.Now)
	return c
}

// In the smallest window, the words over the picture do not cover the own picture, in both languages.
func TestTheNoticeLeavesOnesOwnPictureFree(t *testing.T) {
	for _, language := range []string{phrases.Japanese, "en"} {
		view := viewOf(t)
		speak(view, language)
		c := consoleOf(t, view, "小林 誠")
		c.side = &call.Side{}
		window := test.NewTempWindow(t, c.face.content)
		window.Resize(fyne.NewSize(1024, 700))
		c.setState(call.State{
			Number: 1, Phase: call.In, Patient: true, CallSince: desktest.Noon(), HeldSince: desktest.Noon(),
			Line: video.State{Phase: video.Connected},
		})
		notice, own := c.face.noticePlate, c.face.own
		beside := notice.Position().X >= own.Position().X+own.Size().Width
		above := notice.Position().Y+notice.Size().Height <= own.Position().Y
		if !notice.Visible() || !own.Visible() || !beside && !above {
			t.Errorf("%s: the words at %v, %v lie over the picture at %v", language, notice.Position(), notice.Size(),
				own.Position())
		}
	}
}

// A missing device is not drawn as switched on, and its key does not switch it.
func TestAMissingDeviceSaysSo(t *testing.T) {
	view := viewOf(t)
	c := consoleOf(t, view, "小林 誠")
	c.setState(call.State{
		Number: 1, Phase: call.In, Camera: true, Microphone: true, Speaker: true,
		Missing: map[video.Kind]video.Missing{
			video.Camera:     {Kind: video.Camera, Reason: device.Absent},
			video.Microphone: {Kind: video.Microphone, Reason: device.Busy},
		},
	})
	bar := c.face.bar
	for control, want := range map[*widgets.RoundButton]string{
		bar.camera: "カメラなし", bar.microphone: "マイク使用中", bar.speaker: "スピーカー",
	} {
		if control.Shown() != want {
			t.Errorf("says %q, want %q", control.Shown(), want)
		}
	}
	if !bar.camera.Disabled() || c.face.own.Words() != "カメラがありません" || c.has(video.Camera) {
		t.Errorf("the camera is enabled, or its picture says %q", c.face.own.Words())
	}
}

// A dismissed message about a missing device returns for a further device, not for a new connection.
func TestAMissingDeviceIsReadOfOnce(t *testing.T) {
	view := viewOf(t)
	c := consoleOf(t, view, "小林 誠")
	for i, step := range []struct {
		missing []video.Kind
		seen    bool
	}{
		{[]video.Kind{video.Speaker, video.Microphone}, true},
		{nil, false}, // a new connection
		{[]video.Kind{video.Microphone}, false},
		{[]video.Kind{video.Speaker, video.Microphone}, false},
		{[]video.Kind{video.Speaker, video.Camera}, true},
	} {
		missing := map[video.Kind]video.Missing{}
		for _, kind := range step.missing {
			missing[kind] = video.Missing{Kind: kind, Reason: device.Absent}
		}
		c.setState(call.State{Number: int64(i + 1), Phase: call.In, Missing: missing})
		if got := c.face.missingPlate.Visible(); got != step.seen {
			t.Errorf("step %d: %q is seen: %v", i, c.face.missing.Text(), got)
		}
		if i == 0 {
			c.face.dismissMissing()
		}
	}
}

// The console of a call without a title says once that it is a video call.
func TestACallWithoutATitleIsNamedOnce(t *testing.T) {
	view := viewOf(t)
	c := consoleOf(t, view, "ひまわり苑（4名）")
	for title, want := range map[string][2]string{
		"ひまわり苑（4名）": {"ビデオ通話 – ひまわり苑（4名）", "ひまわり苑（4名）"}, "": {"ビデオ通話", ""},
	} {
		c.entry.Title = title
		c.redraw()
		if got := [2]string{titleOf(view, c.entry), c.face.name.Text()}; got != want { // the name is beside the badge
			t.Errorf("%q: the window's title and head are %q", title, got)
		}
	}
}

// The console lists the other waiting patients, not its own.
func TestTheConsoleShowsWhoElseWaits(t *testing.T) {
	view := viewOf(t)
	c := consoleOf(t, view, "小林 誠")
	c.face.drawNext()
	next := c.face.next
	if len(next.Shown) != 1 || next.Shown[0].Name != "ひまわり苑（4名）" || next.Title.Text() != "ほかに待っている方　1名" {
		t.Errorf("shows %q, %+v", next.Title.Text(), next.Shown)
	}
}

func TestIsLoopback(t *testing.T) {
	for server, want := range map[string]bool{
		"http://127.0.0.1:8080": true, "http://LocalHost": true, "http://[::1]:8080": true,
		"https://desk.example.jp": false, "http://%": false,
	} {
		if isLoopback(server) != want {
			t.Errorf("%s: got %v", server, !want)
		}
	}
}

// TestNothingIsDrawnUnderThePictureOfACall sums the area drawn for one frame of a call. Fyne also draws covered
// objects.
func TestNothingIsDrawnUnderThePictureOfACall(t *testing.T) {
	view := viewOf(t)
	c := consoleOf(t, view, "小林 誠")
	window := test.NewTempWindow(t, c.face.content)
	window.Resize(fyne.NewSize(1280, 800))
	c.setState(call.State{
		Number: 1, Phase: call.In, Camera: true, Microphone: true, Speaker: true, Patient: true, PatientCamera: true,
		PatientMicrophone: true, CallSince: desktest.Noon(), Line: video.State{Phase: video.Connected},
	})
	c.remote.slot.Put(&video.Picture{RGBA: image.NewRGBA(image.Rect(0, 0, 64, 48))})
	c.remote.paint()
	size := window.Canvas().Size()
	if drawn, most := drawnArea(c.face.content), 1.3*size.Width*size.Height; drawn > most {
		t.Errorf("%.0f pixels are drawn in a window of %.0f", drawn, size.Width*size.Height)
	}
}

// drawnArea returns the pixels of an object and all objects in it, including covered ones.
func drawnArea(object fyne.CanvasObject) (area float32) {
	if !object.Visible() {
		return 0
	}
	own := object.Size().Width * object.Size().Height
	switch shown := object.(type) {
	case *fyne.Container:
		for _, child := range shown.Objects {
			area += drawnArea(child)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(shown).Objects() {
			area += drawnArea(child)
		}
	case *canvas.Rectangle:
		if shown.FillColor != nil && shown.FillColor != color.Color(color.Transparent) {
			area = own
		}
	case *canvas.Image:
		area = own
		if shown.FillMode == canvas.ImageFillContain && shown.Image != nil {
			width, height := shown.Size().Width, shown.Size().Height
			area = min(width, height*shown.Aspect()) * min(height, width/shown.Aspect())
		}
	}
	return area
}

// The question before the end of a visit names the patient and the time.
func TestFinishingNamesThePatient(t *testing.T) {
	view := viewOf(t)
	c := consoleOf(t, view, "小林 誠")
	c.window = test.NewTempWindow(t, c.face.content)
	c.side, c.state = &call.Side{}, call.State{Phase: call.In}
	c.askFinish()
	window := desktest.Window{Window: c.window, Phrases: func() phrases.Phrases { return view.Phrases }}
	window.Reads(t, view.Say("call.confirm"), "小林 誠 さん　11月24日（火）11:00")
}

// Every function that creates a danger button is covered above.
func TestEveryQuestionIsWalked(t *testing.T) {
	desktest.EveryQuestionIsWalked(t, "askFinish")
}
