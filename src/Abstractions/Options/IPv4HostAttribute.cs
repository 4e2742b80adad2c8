using System.ComponentModel.DataAnnotations;

namespace HyperDht;

/// <summary>Accepts an IPv4 address in dotted decimal, or null.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class IPv4HostAttribute : ValidationAttribute
{
    /// <summary>Whether 0.0.0.0 is allowed.</summary>
    public bool AllowAny { get; set; } = true;

    public override string FormatErrorMessage(string name) =>
        $"{name} must be an IPv4 address such as 127.0.0.1{(AllowAny ? ", or 0.0.0.0 for every interface" : " and not 0.0.0.0")}.";

    public override bool IsValid(object? value) =>
        value is null || (value is string text && PeerAddress.TryParseHost(text, out var host) && (AllowAny || host != 0));
}
