package studio.atelier.tidy;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;
import studio.atelier.it.Abuse;

/** The arrows of the tree: web and batch-jobs → ejb; studio → kernel → platform. */
class ArchitectureTest {

    private static final String[] STUDIOS = {
        "studio.atelier.subtitles..",
        "studio.atelier.dictation..",
        "studio.atelier.film..",
        "studio.atelier.collectibles..",
        "studio.atelier.school..",
        "studio.atelier.adsync.."
    };

    private static final String[] PORTS = {
        "studio.atelier.speech..",
        "studio.atelier.text..",
        "studio.atelier.imaging..",
        "studio.atelier.video..",
        "studio.atelier.provider.."
    };

    private static final Set<String> CLOCKS =
            Set.of("java.time.Clock", "java.time.InstantSource", "java.util.Date", "java.util.Calendar");

    private static final DescribedPredicate<JavaAccess<?>> A_WALL_CLOCK =
            DescribedPredicate.describe("is a wall clock", access -> {
                var owner = access.getTargetOwner().getName();
                return CLOCKS.contains(owner)
                        || access.getName().equals("currentTimeMillis")
                        || (owner.startsWith("java.time.") && access.getName().equals("now"));
            });

    private static final String REFUSED = "studio.atelier.audit.Act.refused(java.lang.String, java.lang.String)";

    private static final DescribedPredicate<JavaClass> WRITE_REFUSALS = DescribedPredicate.describe(
            "write refusals into the audit log",
            one -> one.getAccessesFromSelf().stream()
                    .anyMatch(access -> access.getTarget().getFullName().equals(REFUSED)));

    /** Not the one that the compiler adds to every {@code switch} without {@code default}. */
    private static final DescribedPredicate<JavaAccess<?>> A_NEW_EXCEPTION = DescribedPredicate.describe(
            "makes an exception",
            access -> access.getName().equals("<init>")
                    && access.getTargetOwner().isAssignableTo(Throwable.class)
                    && !access.getTargetOwner().isEquivalentTo(MatchException.class));

    private static final JavaClasses EJB = classesOf("ejb");
    private static final JavaClasses SERVER = classesOf("ejb", "web", "batch-jobs", "ear/runtime");

    private static JavaClasses classesOf(String... modules) {
        var paths = new ArrayList<Path>();
        for (String module : modules) {
            paths.add(SourceTree.ROOT.resolve(module).resolve("target/classes"));
        }
        return new ClassFileImporter().importPaths(paths);
    }

    @Test
    void thereIsSomethingToCheck() {
        assertThat(EJB.size()).isGreaterThan(50);
    }

    @Test
    void theKernelKnowsNoStudio() {
        noClasses()
                .that(resideInAPackage("studio.atelier..")
                        .and(resideInAnyPackage(STUDIOS).negate()))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(STUDIOS)
                .check(EJB);
    }

    @Test
    void studiosDoNotKnowEachOther() {
        slices().matching("studio.atelier.(subtitles|dictation|film|collectibles|school|adsync)..")
                .should()
                .notDependOnEachOther()
                .check(EJB);
    }

    @Test
    void featuresFormNoCycle() {
        slices().matching("studio.atelier.(*)..").should().beFreeOfCycles().check(EJB);
    }

    @Test
    void thePlatformKnowsNoFeature() {
        noClasses()
                .that()
                .resideInAPackage("studio.atelier.platform..")
                .should()
                .dependOnClassesThat(resideInAPackage("studio.atelier..")
                        .and(resideInAPackage("studio.atelier.platform..").negate()))
                .check(EJB);
    }

    @Test
    void theEngineStandsOnThePlatformAlone() {
        noClasses()
                .that()
                .resideInAPackage("studio.atelier.work..")
                .should()
                .dependOnClassesThat(resideInAPackage("studio.atelier..")
                        .and(resideInAnyPackage("studio.atelier.work..", "studio.atelier.platform..")
                                .negate()))
                .check(EJB);
    }

    /** So a node's clock that is wrong can neither rescue early nor late; {@code ClockTest} of the engine shows it. */
    @Test
    void theEngineReadsNoWallClock() {
        noClasses()
                .that()
                .resideInAPackage("studio.atelier.work..")
                .should()
                .accessTargetWhere(A_WALL_CLOCK)
                .check(EJB);
        assertThat(EJB.get("studio.atelier.platform.Uuid7").getAccessesFromSelf())
                .as("the rule knows a wall clock when it sees one")
                .anyMatch(A_WALL_CLOCK);
    }

    @Test
    void providersKnowNoTables() {
        noClasses()
                .that()
                .resideInAnyPackage(PORTS)
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("studio.atelier.platform.Sql")
                .check(EJB);
    }

    @Test
    void httpStaysAtTheEdge() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.ws.rs..")
                .check(EJB);
    }

    /** An entry of the audit log goes with its transaction: refusals are thrown where there is none, and else returned. */
    @Test
    void noRefusalIsRolledBackWithItsTransaction() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.transaction..")
                .check(classesOf("web"));
        noClasses()
                .that(WRITE_REFUSALS)
                .should()
                .accessTargetWhere(A_NEW_EXCEPTION)
                .check(EJB);
        assertThat(EJB.get("studio.atelier.wallet.Wallet"))
                .as("the rule knows who writes refusals")
                .matches(WRITE_REFUSALS);
        assertThat(EJB.get("studio.atelier.audit.Act").getAccessesFromSelf())
                .as("and an exception when it sees one")
                .anyMatch(A_NEW_EXCEPTION);
    }

    /** Pictures, archives and XML are where a few bytes become gigabytes, or a file of the machine: none of it happens in this process. */
    @Test
    @Abuse({"U6", "P7"})
    void nothingIsUnpackedAndNoXmlIsRead() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "javax.imageio..",
                                "java.util.jar..",
                                "javax.xml..",
                                "org.w3c.dom..",
                                "org.xml.sax..",
                                "jakarta.xml.bind..")
                        .or(resideInAPackage("java.util.zip").and(nameMatching(".*(Inflater|GZIP|Zip).*"))))
                .check(SERVER);
    }

    @Test
    void sqlLivesInStoresAndThePlatform() {
        noClasses()
                .that()
                .resideOutsideOfPackage("studio.atelier.platform..")
                .and()
                .haveSimpleNameNotEndingWith("Store")
                .and()
                .haveSimpleNameNotEndingWith("Check")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..")
                .check(SERVER);
    }

    @Test
    void namesTellTheRole() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Service")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("DTO")
                .check(SERVER);
        noClasses()
                .should()
                .resideInAnyPackage(
                        "..util..",
                        "..utils..",
                        "..common..",
                        "..impl..",
                        "..service..",
                        "..dto..",
                        "..model..",
                        "..manager..")
                .check(SERVER);
    }

    @Test
    void resourcesAreNamedSo() {
        classes()
                .that()
                .areAnnotatedWith("jakarta.ws.rs.Path")
                .and()
                .areTopLevelClasses()
                .should()
                .haveSimpleNameEndingWith("Resource")
                .check(SERVER);
    }

    /** Java modules and the EAR's class loaders both take a package as belonging to one place. */
    @Test
    void noPackageSpansTwoModules() throws Exception {
        var owners = new HashMap<String, String>();
        var shared = new ArrayList<String>();
        for (String module : SourceTree.MODULES) {
            var sources = SourceTree.ROOT.resolve(module).resolve("src/main/java");
            if (!Files.isDirectory(sources)) {
                continue;
            }
            try (var walk = Files.walk(sources)) {
                walk.filter(path -> path.endsWith("package-info.java"))
                        .map(path -> sources.relativize(path.getParent()).toString())
                        .forEach(name -> {
                            var other = owners.putIfAbsent(name, module);
                            if (other != null) {
                                shared.add(name + " in " + other + " and " + module);
                            }
                        });
            }
        }
        assertThat(shared).isEmpty();
    }
}
