package look

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
)

// IconName names a line icon of the desk's own set, drawn 1.8 wide on 24 by 24.
type IconName string

// The icons.
const (
	IconWindow     IconName = "window"
	IconCalendar   IconName = "calendar"
	IconList       IconName = "list"
	IconGear       IconName = "gear"
	IconPerson     IconName = "person"
	IconVideo      IconName = "video"
	IconVideoOff   IconName = "videoOff"
	IconMic        IconName = "mic"
	IconMicOff     IconName = "micOff"
	IconSpeaker    IconName = "speaker"
	IconSpeakerOff IconName = "speakerOff"
	IconLeft       IconName = "left"
	IconRight      IconName = "right"
	IconDown       IconName = "down"
	IconUp         IconName = "up"
	IconClose      IconName = "close"
	IconCopy       IconName = "copy"
	IconCheck      IconName = "check"
	IconHangUp     IconName = "hangUp"
	IconWarning    IconName = "warning"
	IconOpen       IconName = "open"
	IconPause      IconName = "pause"
	IconWeb        IconName = "web"
)

const slash = `<path d="M4 4 L20 20"/>`

var iconPaths = map[IconName]string{
	IconWindow:     `<path d="M5 4 L19 4 Q20 4 20 5 L20 19 Q20 20 19 20 L5 20 Q4 20 4 19 L4 5 Q4 4 5 4 Z"/><path d="M12 4 L12 20"/><path d="M4 12 L20 12"/>`,
	IconCalendar:   `<path d="M6 5 L18 5 Q20 5 20 7 L20 18 Q20 20 18 20 L6 20 Q4 20 4 18 L4 7 Q4 5 6 5 Z"/><path d="M4 10 L20 10"/><path d="M8 3 L8 6.5"/><path d="M16 3 L16 6.5"/>`,
	IconList:       `<path d="M9 6 L20 6"/><path d="M9 12 L20 12"/><path d="M9 18 L20 18"/><path d="M4 6 L5 6"/><path d="M4 12 L5 12"/><path d="M4 18 L5 18"/>`,
	IconGear:       `<circle cx="12" cy="12" r="3.2"/><path d="M12 3.5 L12 6"/><path d="M12 18 L12 20.5"/><path d="M3.5 12 L6 12"/><path d="M18 12 L20.5 12"/><path d="M6 6 L7.8 7.8"/><path d="M16.2 16.2 L18 18"/><path d="M18 6 L16.2 7.8"/><path d="M7.8 16.2 L6 18"/>`,
	IconPerson:     `<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5 C4.5 16.5 7.8 14.5 12 14.5 C16.2 14.5 19.5 16.5 19.5 20.5"/>`,
	IconVideo:      videoPath,
	IconVideoOff:   videoPath + slash,
	IconMic:        micPath,
	IconMicOff:     micPath + slash,
	IconSpeaker:    speakerPath + `<path d="M15.5 9 C17 10.5 17 13.5 15.5 15"/><path d="M18 6.5 C21 9.5 21 14.5 18 17.5"/>`,
	IconSpeakerOff: speakerPath + `<path d="M16 9.5 L21 14.5"/><path d="M21 9.5 L16 14.5"/>`,
	IconLeft:       `<path d="M14.5 6 L8.5 12 L14.5 18"/>`,
	IconRight:      `<path d="M9.5 6 L15.5 12 L9.5 18"/>`,
	IconDown:       `<path d="M6 9.5 L12 15.5 L18 9.5"/>`,
	IconUp:         `<path d="M6 14.5 L12 8.5 L18 14.5"/>`,
	IconClose:      `<path d="M6 6 L18 18"/><path d="M18 6 L6 18"/>`,
	IconCopy:       `<path d="M10 9 L18 9 Q20 9 20 11 L20 18 Q20 20 18 20 L11 20 Q9 20 9 18 L9 10 Q9 9 10 9 Z"/><path d="M5.5 15 Q4 15 4 13.5 L4 6 Q4 4 6 4 L13.5 4 Q15 4 15 5.5"/>`,
	IconCheck:      `<path d="M5 12.5 L10 17.5 L19 7"/>`,
	IconHangUp:     `<path d="M3.5 14.5 C3 11 7 8.5 12 8.5 C17 8.5 21 11 20.5 14.5 C20.4 15.4 19.6 15.7 18.8 15.5 L16.6 15 C15.9 14.8 15.6 14.4 15.6 13.7 L15.6 12.3 C13.4 11.6 10.6 11.6 8.4 12.3 L8.4 13.7 C8.4 14.4 8.1 14.8 7.4 15 L5.2 15.5 C4.4 15.7 3.6 15.4 3.5 14.5 Z"/>`,
	IconPause:      `<path d="M9 5.5 L9 18.5"/><path d="M15 5.5 L15 18.5"/>`,
	IconWeb:        `<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12 L20.5 12"/><path d="M12 3.5 C8.5 7 8.5 17 12 20.5 C15.5 17 15.5 7 12 3.5 Z"/>`,
	IconWarning:    `<path d="M12 4 L21 19.5 L3 19.5 Z"/><path d="M12 10 L12 14"/><path d="M12 16.7 L12 17"/>`,
	IconOpen:       `<path d="M13 4 L20 4 L20 11"/><path d="M20 4 L11 13"/><path d="M18 14 L18 18 Q18 20 16 20 L6 20 Q4 20 4 18 L4 8 Q4 6 6 6 L10 6"/>`,
}

const (
	videoPath   = `<path d="M5 7 L13.5 7 Q15.5 7 15.5 9 L15.5 15 Q15.5 17 13.5 17 L5 17 Q3 17 3 15 L3 9 Q3 7 5 7 Z"/><path d="M15.5 11 L21 8 L21 16 L15.5 13"/>`
	micPath     = `<path d="M12 3.5 C13.7 3.5 15 4.8 15 6.5 L15 11 C15 12.7 13.7 14 12 14 C10.3 14 9 12.7 9 11 L9 6.5 C9 4.8 10.3 3.5 12 3.5 Z"/><path d="M5.5 11 C5.5 15 8.5 17 12 17 C15.5 17 18.5 15 18.5 11"/><path d="M12 17 L12 20.5"/>`
	speakerPath = `<path d="M4 9.5 L7.5 9.5 L12 5.5 L12 18.5 L7.5 14.5 L4 14.5 Z"/>`
)

// Icon returns an icon in a colour.
func Icon(name IconName, in color.NRGBA) fyne.Resource {
	hex := fmt.Sprintf("#%02x%02x%02x", in.R, in.G, in.B)
	svg := `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" fill="none" ` +
		`stroke="` + hex + `" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">` + iconPaths[name] + `</svg>`
	return fyne.NewStaticResource(string(name)+hex+".svg", []byte(svg))
}
