namespace HyperDht;

/// <summary>One step of a connect.</summary>
/// <param name="Name">A fixed, lower-case name such as <c>find-peer</c> or <c>handshake</c>.</param>
/// <param name="At">Time since the connect began.</param>
/// <param name="Detail">An address or an outcome for people to read; never a secret.</param>
public sealed record ConnectStep(string Name, TimeSpan At, string Detail);
