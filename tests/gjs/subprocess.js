// SPDX-License-Identifier: LGPL-2.1-or-later
// Programs that end, or start, in a way that a test of its own can't.
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';

const here = GLib.path_get_dirname(GLib.filename_from_uri(import.meta.url)[0]);

/** Whether a program with windows can be run, on a display of its own. */
export function hasDisplay() {
    if (GLib.find_program_in_path('xvfb-run') === null)
        return false;
    const process = Gio.Subprocess.new(['xvfb-run', '-a', 'gjs', '-c',
        'imports.gi.versions.Gtk = "4.0"; imports.gi.Gtk.init()'],
    Gio.SubprocessFlags.STDERR_SILENCE | Gio.SubprocessFlags.STDOUT_SILENCE);
    process.wait(null);
    return process.get_successful();
}

/** The same as runProgram(), on a display of its own. */
export function runOnDisplay(name, ...args) {
    return run(['xvfb-run', '-a'], name, args);
}

/** Run a program of the folder programs/; gives its output and its status. */
export function runProgram(name, ...args) {
    return run([], name, args);
}

function run(prefix, name, args) {
    const path = GLib.build_filenamev([here, 'programs', name]);
    const mode = name === 'legacy.js' ? [] : ['-m'];
    const launcher = Gio.SubprocessLauncher.new(
        Gio.SubprocessFlags.STDOUT_PIPE | Gio.SubprocessFlags.STDERR_PIPE);
    launcher.setenv('GTK_A11Y', 'none', true);
    launcher.setenv('GSK_RENDERER', 'cairo', true);
    // Django of this process has set it.
    launcher.unsetenv('DJANGO_SETTINGS_MODULE');
    const process = launcher.spawnv([...prefix, 'gjs', ...mode, path, ...args]);
    return new Promise((resolve, reject) => {
        process.communicate_utf8_async(null, null, (self, result) => {
            try {
                const [, stdout, stderr] = self.communicate_utf8_finish(result);
                resolve({stdout, stderr, status: self.get_status()});
            } catch (error) {
                reject(error);
            }
        });
    });
}
