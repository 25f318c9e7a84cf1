package dev.ouzel.app;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/// Headless Chromium of the system. It talks to nobody but the page's server.
final class Browser implements Tabs {

    private static final List<String> BINARIES = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser");
    private static final List<String> DRIVERS = List.of("/usr/bin/chromedriver", "/usr/lib/chromium/chromedriver");
    private static final List<String> FLAGS = List.of("--headless=new", "--no-sandbox", "--disable-gpu",
            "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-dev-shm-usage");

    private final ChromeDriver driver;

    Browser() {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(installed(BINARIES));
        options.addArguments(FLAGS);
        // The certificate that a server makes itself.
        options.setAcceptInsecureCerts(true);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(new ChromeDriverService.Builder()
                .usingDriverExecutable(new File(installed(DRIVERS))).usingAnyFreePort().build(), options);
    }

    private static String installed(List<String> paths) {
        return paths.stream().filter(path -> Files.isExecutable(Path.of(path))).findFirst()
                .orElseThrow(() -> new IllegalStateException("no executable of " + paths
                        + " (expected: chromium and chromium-driver installed)"));
    }

    @Override
    public void open(String url) {
        driver.get(url);
    }

    @Override
    public Object run(String script, Object... args) {
        return Objects.requireNonNullElse(driver.executeScript(script, args), "null");
    }

    @Override
    public void await(String expression) {
        new WebDriverWait(driver, Duration.ofSeconds(20)).withMessage(() -> expression + "\n" + text())
                .until(_ -> Boolean.TRUE.equals(driver.executeScript("return Boolean(" + expression + ")")));
    }

    /// Types where the focus is, a line end as Enter.
    void type(String text) {
        driver.switchTo().activeElement().sendKeys(text);
    }

    @Override
    public String window() {
        return driver.getWindowHandle();
    }

    @Override
    public String newTab() {
        return driver.switchTo().newWindow(WindowType.TAB).getWindowHandle();
    }

    @Override
    public void to(String window) {
        driver.switchTo().window(window);
    }

    @Override
    public void closeTab(String next) {
        driver.close();
        to(next);
    }

    void size(int width, int height) {
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void screenshot(String name) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "screenshots"));
        Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    /// What the page's console shows at level severe: script errors, and what the page's policy has forbidden.
    @Override
    public List<String> errors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().equals(Level.SEVERE)).map(Object::toString).toList();
    }

    private String text() {
        return run("return document.body.innerText").toString();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
