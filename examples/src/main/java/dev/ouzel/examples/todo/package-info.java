/// The TODO application: items in PostgreSQL, shown live in every browser.
@NullMarked
package dev.ouzel.examples.todo;

import org.jspecify.annotations.NullMarked;
