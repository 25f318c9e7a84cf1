package dev.ouzel.checks;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.NetworkChannel;
import java.nio.channels.Selector;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// What the module system cannot say. The arrows between modules are held by their descriptors, see
/// [ModuleDescriptorTest].
class ArchitectureTest {

    private static final String[] NO_SOCKETS = {"dev.ouzel.wire..", "dev.ouzel.exchange..", "dev.ouzel.log..",
        "dev.ouzel.hub..", "dev.ouzel.store..", "dev.ouzel.source..", "dev.ouzel.web..", "dev.ouzel.examples..",
        "dev.ouzel.app.."};

    private static final List<Class<?>> SOCKETS = List.of(Socket.class, ServerSocket.class, DatagramSocket.class,
            Selector.class, NetworkChannel.class);

    private final JavaClasses house = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.ouzel");

    @Test
    void theRulesSeeTheWholeHouse() {
        assertThat(house).hasSizeGreaterThan(100);
        for (String module : new String[]{"wire", "exchange", "log", "hub", "store", "source", "metrics", "testkit",
            "server", "web", "examples", "app"}) {
            assertThat(house.stream().filter(c -> c.getPackageName().startsWith("dev.ouzel." + module))).as(module)
                    .isNotEmpty();
        }
    }

    @Test
    void everyArrowPointsDown() {
        layeredArchitecture().consideringOnlyDependenciesInLayers().layer("wire").definedBy("dev.ouzel.wire..")
                .layer("exchange").definedBy("dev.ouzel.exchange..").layer("log").definedBy("dev.ouzel.log..")
                .layer("hub").definedBy("dev.ouzel.hub..").layer("metrics").definedBy("dev.ouzel.metrics..")
                .layer("web").definedBy("dev.ouzel.web..")
                .layer("store").definedBy("dev.ouzel.store..").layer("source").definedBy("dev.ouzel.source..")
                .layer("server").definedBy("dev.ouzel.server..").layer("testkit").definedBy("dev.ouzel.testkit..")
                .layer("examples").definedBy("dev.ouzel.examples..").layer("app").definedBy("dev.ouzel.app..")
                .whereLayer("app").mayNotBeAccessedByAnyLayer()
                .whereLayer("examples").mayOnlyBeAccessedByLayers("app")
                .whereLayer("web").mayOnlyBeAccessedByLayers("metrics", "examples", "app")
                .whereLayer("hub").mayOnlyBeAccessedByLayers("source", "metrics", "examples", "app")
                .whereLayer("server").mayOnlyBeAccessedByLayers("app")
                .whereLayer("store").mayOnlyBeAccessedByLayers("app")
                .whereLayer("source").mayOnlyBeAccessedByLayers("examples", "app")
                .whereLayer("testkit").mayNotBeAccessedByAnyLayer()
                .whereLayer("wire").mayOnlyBeAccessedByLayers("web", "testkit", "examples", "app")
                .check(house);
    }

    @Test
    void theCodecIsPure() {
        noClasses().that().resideInAPackage("dev.ouzel.wire..").should().dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.net..", "java.nio.channels..", "java.nio.file..",
                        "java.util.concurrent..", "java.lang.System.Logger..")
                .orShould().dependOnClassesThat().areAssignableTo(Thread.class)
                .orShould().dependOnClassesThat().areAssignableTo(InstantSource.class).check(house);
    }

    @Test
    void theSeamKnowsNoFormatAndNoServer() {
        classes().that().resideInAPackage("dev.ouzel.exchange..").should().onlyDependOnClassesThat()
                .resideInAnyPackage("dev.ouzel.exchange..", "java..", "org.jspecify..").check(house);
    }

    @Test
    void theLogKnowsNobody() {
        classes().that().resideInAPackage("dev.ouzel.log..").should().onlyDependOnClassesThat()
                .resideInAnyPackage("dev.ouzel.log..", "java.lang..", "java.nio", "java.nio.charset..", "java.time..",
                        "java.util..", "org.jspecify..")
                .check(house);
    }

    @Test
    void onlyTheServerKnowsNetty() {
        noClasses().that().resideOutsideOfPackage("dev.ouzel.server..").should().dependOnClassesThat()
                .resideInAPackage("io.netty..").check(house);
    }

    @Test
    void onlyServerAndTestkitTouchSockets() {
        // But for the one that plays the peers of a program in training.
        noClasses().that().resideInAnyPackage(NO_SOCKETS).and().doNotHaveFullyQualifiedName("dev.ouzel.app.Exercise")
                .should().dependOnClassesThat(isASocket()).check(house);
    }

    @Test
    void onlyItsStoreKnowsRocksDb() {
        noClasses().that().resideOutsideOfPackage("dev.ouzel.store.rocksdb..").should().dependOnClassesThat()
                .resideInAPackage("org.rocksdb..").check(house);
        classes().that().resideInAPackage("dev.ouzel.store.rocksdb..").should().onlyDependOnClassesThat()
                .resideInAnyPackage("dev.ouzel.store.rocksdb..", "dev.ouzel.log..", "org.rocksdb..", "java..",
                        "org.jspecify..")
                .check(house);
    }

    @Test
    void onlyItsSourceKnowsTheDriverOfPostgres() {
        noClasses().that().resideOutsideOfPackages("dev.ouzel.source.postgres..").should().dependOnClassesThat()
                .resideInAPackage("org.postgresql..").check(house);
        classes().that().resideInAPackage("dev.ouzel.source.postgres..").should().onlyDependOnClassesThat()
                .resideInAnyPackage("dev.ouzel.source.postgres..", "dev.ouzel.hub..", "dev.ouzel.log..",
                        "org.postgresql..", "java..", "org.jspecify..")
                .check(house);
    }

    @Test
    void nettyStaysInsideTheServer() {
        noMethods().that().areDeclaredInClassesThat().resideInAPackage("dev.ouzel.server").and()
                .areDeclaredInClassesThat().arePublic().and().arePublic().should()
                .haveRawReturnType(resideInAnyPackage("io.netty.."))
                .orShould().haveRawParameterTypes(
                        DescribedPredicate.describe("with a type of Netty",
                                types -> types.stream().anyMatch(t -> t.getPackageName().startsWith("io.netty"))))
                .check(house);
    }

    @Test
    void jsonIsTheWebLayersBusiness() {
        noClasses().that(not(resideInAnyPackage("dev.ouzel.web.."))).should().dependOnClassesThat()
                .resideInAPackage("tools.jackson..").check(house);
    }

    @Test
    void nobodyReadsTheClockExceptTheSeamsTimeSource() {
        noClasses().that().doNotHaveFullyQualifiedName("dev.ouzel.exchange.SystemTime").should()
                .callMethod(System.class, "nanoTime").orShould().callMethod(System.class, "currentTimeMillis")
                .orShould().callMethod(Instant.class, "now").orShould().callMethod(Clock.class, "systemUTC")
                .orShould().callMethod(Clock.class, "systemDefaultZone")
                .orShould().callMethod(InstantSource.class, "system").check(house);
    }

    @Test
    void nobodySleepsExceptInTheSeamsTime() {
        noClasses().that().resideOutsideOfPackages("dev.ouzel.exchange..").should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould().callMethod(Thread.class, "sleep", Duration.class)
                .orShould().callMethod(LockSupport.class, "parkNanos", long.class)
                .orShould().callMethod(LockSupport.class, "parkNanos", Object.class, long.class).check(house);
    }

    @Test
    void thereAreNoSynchronizedMethods() {
        methods().should().notHaveModifier(JavaModifier.SYNCHRONIZED).check(house);
    }

    @Test
    void thereAreNoCyclesBetweenPackages() {
        slices().matching("dev.ouzel.(**)").should().beFreeOfCycles().check(house);
    }

    @Test
    void nothingPrintsButTheCommandLine() {
        noClasses().that().resideOutsideOfPackages("dev.ouzel.app..")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS).check(house);
    }

    @Test
    void nothingThrowsAnExceptionWithoutAName() {
        // The contract of engines throws one on purpose: it plays a failing application.
        noClasses().that().haveSimpleNameNotEndingWith("Contract").should(GeneralCodingRules.THROW_GENERIC_EXCEPTIONS)
                .check(house);
    }

    @Test
    void onlyTheCommandLineExitsOrReadsTheEnvironment() {
        noClasses().that().resideOutsideOfPackages("dev.ouzel.app..").should()
                .callMethod(System.class, "exit", int.class)
                .orShould().callMethod(System.class, "getenv", String.class).check(house);
    }

    @Test
    void loggingGoesThroughTheSystemLogger() {
        noClasses().should().dependOnClassesThat().resideInAnyPackage("org.slf4j..", "org.apache.logging..")
                .check(house);
    }

    private static DescribedPredicate<JavaClass> isASocket() {
        return DescribedPredicate.describe("are sockets",
                type -> SOCKETS.stream().anyMatch(socket -> type.isAssignableTo(socket)));
    }
}
