// Package poster makes what a clinic hands to its patients: a link with its QR code, as a picture and as a sheet for
// the printer (requirement A6). It must not know the desk's toolkit, or where a link leads.
package poster
