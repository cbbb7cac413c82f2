// Package lang holds every sentence of the screen in English and Japanese.
package lang
