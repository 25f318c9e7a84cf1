package dev.ouzel.app;

import java.util.List;

/// A browser, as far as tests of pages need it. One tab is in front: everything happens there.
interface Tabs extends AutoCloseable {

    void open(String url);

    /// Runs a script's body in the page.
    ///
    /// @return what it returns: text, a number, a truth value
    Object run(String script, Object... args);

    /// Waits until an expression is true in the page.
    void await(String expression);

    /// The tab that is in front.
    String window();

    /// Opens a tab, which is in front then.
    String newTab();

    /// Brings a tab to the front.
    void to(String window);

    /// Closes the tab in front; then this one is.
    void closeTab(String next);

    /// Script errors of the page.
    List<String> errors();

    @Override
    void close();
}
