// Package settings is 「設定」 and the guide of a new clinic: the desk's language and sounds, the signed-in user's account
// and second factor, and for admins the clinic (doctors, hours, menus) and its staff.
//
// It must not know the other pages. Host is what it needs from the desk.
package settings
