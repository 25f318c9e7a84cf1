/// Routes, requests and responses: [dev.ouzel.web.Router] is the application, a [dev.ouzel.web.Handler] answers a
/// [dev.ouzel.web.Request] with a [dev.ouzel.web.Response], and what goes wrong is a [dev.ouzel.web.Problem].
@NullMarked
package dev.ouzel.web;

import org.jspecify.annotations.NullMarked;
