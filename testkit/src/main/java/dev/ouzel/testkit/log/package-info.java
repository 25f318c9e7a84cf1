/// What every store of a log must pass: [dev.ouzel.testkit.log.LogStoreContract].
@NullMarked
package dev.ouzel.testkit.log;

import org.jspecify.annotations.NullMarked;
