package parts

// Key is a key as people read it, and the code of what it does.
type Key struct{ Keys, Meaning string }
