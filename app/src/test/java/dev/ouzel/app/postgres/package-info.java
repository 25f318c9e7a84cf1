@org.jspecify.annotations.NullMarked
package dev.ouzel.app.postgres;
