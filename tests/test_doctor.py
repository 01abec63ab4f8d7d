from avatar import doctor


def only(findings):
    (finding,) = findings
    return finding


def test_this_machine_is_examined():
    findings = doctor.examine()
    areas = {finding.area for finding in findings}
    assert {"python", "packages", "onnxruntime", "provider", "encoder", "fonts", "cache", "disk"} <= areas
    assert all(finding.detail for finding in findings)
    assert all(finding.fix for finding in findings if finding.status == "broken")
    provider = next(finding for finding in findings if finding.area == "provider")
    assert "CPUExecutionProvider" in provider.detail


def test_cpu_build_over_gpu_build_is_seen():
    finding = only(doctor.judge_runtime("1.25", "1.25", ["CPUExecutionProvider"]))
    assert finding.status == "note"
    assert "overwritten" in finding.detail
    assert finding.fix == "pip install --force-reinstall --no-deps onnxruntime-gpu"


def test_right_builds_are_left_alone():
    cpu = only(doctor.judge_runtime("1.25", "", ["CPUExecutionProvider"]))
    gpu = only(doctor.judge_runtime("1.25", "1.25", ["CUDAExecutionProvider", "CPUExecutionProvider"]))
    assert (cpu.status, gpu.status) == ("ok", "ok")
    damaged = only(doctor.judge_runtime("", "1.25", ["CPUExecutionProvider"]))
    assert "damaged" in damaged.detail


def test_nets_really_run():
    assert doctor.run_tiny_net(["CPUExecutionProvider", "TensorrtExecutionProvider"]) == [
        "CPUExecutionProvider"
    ]


def test_failing_check_is_a_finding(monkeypatch):
    def _fonts():
        raise OSError("gone")

    monkeypatch.setattr(doctor, "CHECKS", (_fonts,))
    finding = only(doctor.examine())
    assert (finding.area, finding.status) == ("fonts", "broken")
    assert "gone" in finding.detail
    assert not doctor.works([finding])


def test_missing_resources_are_broken(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor.resources, "folder", lambda name: tmp_path / name)
    monkeypatch.setattr(doctor.resources, "MODELS", tmp_path)
    findings = list(doctor._resources())
    assert {finding.area for finding in findings if finding.status == "broken"} == {
        *("presenters", "voices", "templates", "fonts", "nets")
    }


def test_libreoffice_is_named_or_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setenv("AVATAR_SOFFICE", str(tmp_path / "nowhere"))
    (missing,) = [f for f in doctor.examine() if f.area == "libreoffice"]
    assert missing.status == "note"
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("AVATAR_SOFFICE", str(program))
    (found,) = [f for f in doctor.examine() if f.area == "libreoffice"]
    assert (found.status, str(program) in found.detail) == ("ok", True)
