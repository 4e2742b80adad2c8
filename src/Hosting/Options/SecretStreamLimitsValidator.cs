using HyperDht.Limits;
using Microsoft.Extensions.Options;

namespace HyperDht.Hosting.Options;

/// <summary>Checks the annotations of <see cref="SecretStreamLimits"/>.</summary>
[OptionsValidator]
internal sealed partial class SecretStreamLimitsValidator : IValidateOptions<SecretStreamLimits>;
