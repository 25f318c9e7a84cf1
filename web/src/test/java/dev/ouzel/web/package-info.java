@NullMarked
package dev.ouzel.web;

import org.jspecify.annotations.NullMarked;
