package studio.atelier.rest;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.Extension;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import studio.atelier.platform.InvalidSetting;
import studio.atelier.platform.SettingClasses;
import studio.atelier.platform.Settings;
import studio.atelier.platform.StartCheck;

/**
 * Checks the settings of the whole deployment before anything of it starts, and stops it with everything that is wrong. It lives
 * in the WAR because only the WAR sees the settings of all modules.
 */
public class StartExtension implements Extension {

    private static final Logger LOG = Logger.getLogger(StartExtension.class);

    void check(@Observes AfterDeploymentValidation event) {
        var check = new StartCheck(SettingClasses.with(StartExtension.class), new Settings());
        Map<String, String> environment = System.getenv();
        List<String> problems = check.problems(System.getProperties().stringPropertyNames(), environment.keySet());
        if (problems.isEmpty()) {
            LOG.infof("Settings in force:%n  %s", String.join("\n  ", check.effective()));
            return;
        }
        var all = "Atelier does not start; %d settings are wrong:%n  - %s"
                .formatted(problems.size(), String.join("\n  - ", problems));
        LOG.error(all);
        event.addDeploymentProblem(new InvalidSetting(all));
    }
}
